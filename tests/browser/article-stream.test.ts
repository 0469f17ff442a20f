import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillInterviews } from '../support/published-interviews.ts';

let started: StartedPortal;
let browser: Browser;
let film: string;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  film = `${started.url}/artikel/${(await fillInterviews(started.portal)).film}`;
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

async function visit(prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(), query = '') {
  const { page, faults } = await openPage(browser);
  page.setDefaultTimeout(10_000);
  const fetched: string[] = [];
  page.on('request', (request: Request) => fetched.push(request.url().split('/').at(-1) ?? ''));
  await prepare(page);
  await page.goto(film + query, { waitUntil: 'networkidle' });
  const media = () => fetched.filter((file) => /\.(mp4|m3u8|m4a)$/.test(file));
  return { page, faults, fetched, media };
}

const cinema = (page: Page) => page.getByRole('region', { name: 'Videospelare' });
const press = (page: Page, name: string) => cinema(page).getByRole('button', { name, exact: true }).click();
const shown = (page: Page) =>
  page.evaluate(() => {
    const [element] = document.getElementsByTagName('video');
    return {
      at: element?.currentTime ?? 0,
      height: element?.videoHeight ?? 0,
      isPaused: element?.paused ?? true,
      source: element?.currentSrc ?? ''
    };
  });
const isAt = (page: Page, second: number) =>
  expect.poll(() => shown(page).then(({ at }) => at)).toBeGreaterThan(second);
const quality = (page: Page) => cinema(page).locator('summary[aria-label^=Bildkvalitet]');

describe('a film that comes in pieces', () => {
  it('fetches nothing of itself before it is played, nor the program that plays it', async () => {
    const { page, fetched, media, faults } = await visit();
    expect(media()).toEqual([]);
    const before = fetched.filter((file) => file.endsWith('.js')).length;
    await press(page, 'Titta');
    await isAt(page, 0.3);
    expect(fetched.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(before);
    expect(media()).toContain('stream.m3u8');
    expect(media()).not.toContain('film.mp4');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('begins at the place the address names, and goes exactly where the scale is pressed', async () => {
    const { page, faults } = await visit(undefined, '?t=31');
    await press(page, 'Titta');
    await isAt(page, 31.1);
    expect((await shown(page)).at).toBeLessThan(40);
    await cinema(page).getByRole('slider', { name: 'Spelposition' }).focus();
    await page.keyboard.press('Home');
    await isAt(page, 0.2);
    await page.getByRole('region', { name: 'Kapitel' }).getByRole('link', { name: 'Skattepengarna' }).click();
    await isAt(page, 40);
    expect((await shown(page)).at).toBeLessThan(45);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is shown in the size the viewer chooses, also the next time, with its captions on', async () => {
    const { page, faults } = await visit();
    await press(page, 'Titta');
    await cinema(page).locator('.caption').waitFor();
    await quality(page).click();
    const choice = (name: string) => cinema(page).getByRole('button', { name, exact: true });
    expect(await choice('Auto').getAttribute('aria-pressed')).toBe('true');
    await choice('90p').click();
    await expect.poll(() => shown(page).then(({ height }) => height)).toBe(90);
    expect(await quality(page).getAttribute('aria-label')).toBe('Bildkvalitet: 90p');
    await choice('180p').click();
    await expect.poll(() => shown(page).then(({ height }) => height)).toBe(180);
    await choice('90p').click();
    await page.reload({ waitUntil: 'networkidle' });
    await page
      .getByRole('button', { name: /^(Titta|Fortsätt)/ })
      .first()
      .click();
    await expect.poll(() => shown(page).then(({ height }) => height)).toBe(90);
    expect(await quality(page).getAttribute('aria-label')).toBe('Bildkvalitet: 90p');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('stays small where the visitor has asked for little data', async () => {
    const { page } = await visit((opened) =>
      opened.addInitScript(() => {
        Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      })
    );
    await press(page, 'Titta');
    await isAt(page, 4.5);
    expect((await shown(page)).height).toBe(90);
    await page.context().close();
  });

  it('is stopped while its program is on the way, and plays at the next press', async () => {
    const isWaiting = Promise.withResolvers<undefined>();
    const { page } = await visit((opened) =>
      opened.route('**/*.m3u8', async (route) => {
        await isWaiting.promise;
        await route.continue();
      })
    );
    await press(page, 'Titta');
    await press(page, 'Pausa');
    isWaiting.resolve(undefined);
    await cinema(page).getByRole('button', { name: 'Titta', exact: true }).waitFor();
    await press(page, 'Titta');
    await isAt(page, 0.3);
    await page.context().close();
  });

  it('is played as one file where its pieces cannot be had, from the same place', async () => {
    const { page } = await visit((opened) => opened.route('**/stream-*', (route) => route.abort()), '?t=20');
    await press(page, 'Titta');
    await expect
      .poll(() => shown(page).then(({ source }) => source), { timeout: 40_000 })
      .toMatch(/film\.mp4$/);
    await isAt(page, 20.2);
    await page.context().close();
  });

  it('goes on after a break in the line', async () => {
    // A quick line would have all of a short film here before it breaks: no more than the beginning comes before.
    const hasPressed = Promise.withResolvers<undefined>();
    let asked = 0;
    let broken = 0;
    const { page } = await visit((opened) =>
      opened.route('**/stream-*.mp4', async (route) => {
        asked += 1;
        if (asked <= 8) return route.continue();
        await hasPressed.promise;
        broken += 1;
        return broken <= 3 ? route.abort('connectionreset') : route.continue();
      })
    );
    await press(page, 'Titta');
    await isAt(page, 0.3);
    await page.getByRole('region', { name: 'Kapitel' }).getByRole('link', { name: 'Skattepengarna' }).click();
    hasPressed.resolve(undefined);
    await isAt(page, 40.3);
    expect(broken).toBeGreaterThan(3);
    expect((await shown(page)).source).toMatch(/^blob:/);
    await page.context().close();
  });

  it('says that it cannot be played when nothing of it can be had, and plays when it can again', async () => {
    let isGone = true;
    const { page } = await visit((opened) =>
      opened.route(/stream\.m3u8|film\.mp4/, (route) =>
        isGone ? route.fulfill({ status: 410 }) : route.continue()
      )
    );
    await press(page, 'Titta');
    await cinema(page).getByRole('alert').waitFor({ timeout: 40_000 });
    isGone = false;
    await cinema(page).getByRole('alert').getByRole('button').click();
    await isAt(page, 0.3);
    await page.context().close();
  });

  it('shows the moment the pointer or the keyboard is at, and a screen reader nothing of it', async () => {
    const { page, faults, fetched } = await visit();
    expect(fetched).not.toContain('storyboard.vtt');
    const scale = cinema(page).getByRole('slider', { name: 'Spelposition' });
    const story = cinema(page).locator('.story');
    const view = () => story.locator('svg').getAttribute('viewBox');
    await scale.hover({ position: { x: ((await scale.boundingBox())?.width ?? 0) / 2, y: 10 } });
    await expect.poll(view).toMatch(/^(320 0|0 90) 160 90$/);
    expect(await story.getAttribute('aria-hidden')).toBe('true');
    await page.mouse.move(0, 0);
    await story.waitFor({ state: 'detached' });
    await scale.focus();
    await page.keyboard.press('End');
    await expect.poll(view).toBe('320 90 160 90');
    expect(await story.innerText()).toContain('Skattepengarna');
    await page.keyboard.press('Tab');
    await story.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
