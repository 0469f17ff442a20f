import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRecordingProgress, listRecordings } from '#lib/server/media/progress.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { accessibilityFindings, openBrowser } from '../support/browser.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  browser = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  page = await openStudio(browser, started, { lessMotion: true });
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const press = (name: string) => page.getByRole('button', { name }).first().click();
const clockReaches = (seconds: number) => page.getByText(`0:0${seconds}`, { exact: true }).waitFor();
const begin = async () => {
  await press('Använd mikrofonen');
  await page.getByRole('meter').waitFor();
  await press('Börja spela in');
};

describe('an editor who records in the browser', () => {
  it('may use the microphone on that page, and on no other', async () => {
    const policyOf = async (path: string) =>
      (await page.goto(`${started.url}/redaktion${path}`))?.headers()['permissions-policy'] ?? '';
    expect(await policyOf('/ladda-upp')).toContain('microphone=()');
    expect(await policyOf('/spela-in')).toContain('camera=(self), microphone=(self)');
  });

  it('may use it there, and there only, also when a link leads to it and away', async () => {
    const mayHear = () =>
      page.evaluate(() =>
        (
          document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }
        ).featurePolicy.allowsFeature('microphone')
      );
    await page.goto(`${started.url}/redaktion/ladda-upp`, { waitUntil: 'networkidle' });
    expect(await mayHear()).toBe(false);
    await page.getByRole('link', { name: 'Spela in' }).click();
    await page.waitForURL('**/spela-in');
    await page.waitForLoadState('networkidle');
    expect(await mayHear()).toBe(true);
    await page.getByRole('navigation').first().getByRole('link', { name: 'Översikt' }).click();
    await page.waitForURL('**/redaktion');
    expect(await mayHear()).toBe(false);
    await page.goBack();
    await page.waitForURL('**/spela-in');
    expect(await mayHear()).toBe(true);
    await page.reload({ waitUntil: 'networkidle' });
  });

  it('finds again what was recorded when the page was closed in the middle', async () => {
    await begin();
    expect(await accessibilityFindings(page)).toEqual([]);
    await clockReaches(3);
    const context = page.context();
    // Without the question whether to leave: as when the browser is killed.
    await page.close({ runBeforeUnload: false });
    page = await context.newPage();
    await page.goto(`${started.url}/redaktion/spela-in`);
    const found = page.locator('li.job', { hasText: 'inspelning-' });
    await found.waitFor();
    expect(await found.innerText()).toMatch(/Började .*\skB/);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('uploads it, and it becomes a recording that can be played', async () => {
    await press('Ladda upp');
    await page.getByText('Hela filen är uppe.').waitFor();
    await page.getByText('Började').waitFor({ state: 'detached' });
    const [recording] = await listRecordings(started.portal, { page: 1 });
    await runDueJobs(started.portal, jobKinds(started.portal));
    const made = await findRecordingProgress(started.portal, recording?.id ?? '');
    expect(made?.state).toBe('ready');
    expect(made?.durationMs).toBeGreaterThan(1500);
  });

  it('records on after a pause, and throws away what it does not want when asked twice', async () => {
    await begin();
    await clockReaches(1);
    await press('Pausa');
    await press('Fortsätt');
    await clockReaches(2);
    await press('Klar');
    const found = page.locator('li.job', { hasText: 'Började' });
    await found.waitFor();
    await press('Släng');
    expect(await page.getByRole('alert').innerText()).toContain('finns bara här');
    await press('Släng');
    await found.waitFor({ state: 'detached' });
  });

  it('films with the camera, and the film can be watched', async () => {
    // nothing of what was recorded before stands there any more
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.getByText('Hela filen är uppe.').count()).toBe(0);
    await press('Mikrofon och kamera');
    await page.getByRole('meter').waitFor();
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);
    await press('Börja spela in');
    await clockReaches(2);
    await press('Klar');
    await press('Ladda upp');
    await page.getByText('Hela filen är uppe.').waitFor();
    await page.getByText('Började').waitFor({ state: 'detached' });
    const [recording] = await listRecordings(started.portal, { page: 1 });
    await runDueJobs(started.portal, jobKinds(started.portal));
    const made = await findRecordingProgress(started.portal, recording?.id ?? '');
    expect(made).toMatchObject({ state: 'ready', kind: 'video' });
    expect(made?.sets.map(({ name, state }) => [name, state])).toContainEqual(['video', 'published']);
  });
});
