import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { accessibilityFindings, openBrowser, sidewaysScroll } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { stageRecording } from '../support/recordings.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let folder: string;
let page: Page;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  folder = await mkdtemp(join(tmpdir(), 'eter-recordings-'));
  const localFile = join(folder, 'film.mov');
  await writeFile(localFile, 'not looked at here');
  await stageRecording(
    started.portal,
    { localFile, name: 'julmarknaden.mov' },
    {
      state: 'ready',
      sets: [
        { name: 'audio', state: 'published', stage: 'published' },
        { name: 'video', state: 'running', progress: 0.42, left_ms: 190_000 },
        { name: 'extras', state: 'waiting' }
      ]
    }
  );
  for (const name of ['först.wav', 'sedan.wav'])
    await receiveFile(started.portal, { localFile, name }, operator);
  browser = await openBrowser();
  page = await openStudio(browser, started, { lessMotion: true });
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
  await rm(folder, { recursive: true });
});

const recording = (name: string) => page.locator('section.panel', { hasText: name });
const press = (name: string, inside = page.locator('main')) => inside.getByRole('button', { name }).click();

describe('an editor who looks at the recordings', () => {
  it('sees what is done to each part, how long it takes, and what happened', async () => {
    await page.goto(`${started.url}/redaktion/ladda-upp`, { waitUntil: 'networkidle' });
    const words = await recording('julmarknaden').innerText();
    expect(words).toContain('klart att lyssna på');
    expect(words).toMatch(/Omkodas, 42\s%, ungefär 3 minuter kvar/);
    expect(words).toContain('Det som hörs mäter −16,1 LUFS.');
    expect(await recording('julmarknaden').getByRole('row', { name: 'Omfång' }).innerText()).toMatch(
      /6,1 LU\s+5,8 LU/
    );
    await recording('julmarknaden').getByText('Vad som har hänt').click();
    expect(await recording('julmarknaden').innerText()).toContain('Mottagen');
    expect(await recording('sedan.wav').innerText()).toContain('väntar, 1 jobb före');
  });

  it('replaces the file of one, whose old file goes on being played', async () => {
    await recording('julmarknaden').getByText('Ersätt filen').click();
    const buffer = Buffer.from('another file');
    await recording('julmarknaden')
      .locator('input[type=file][accept^="audio"]')
      .setInputFiles({ name: 'rättad.mov', mimeType: 'video/quicktime', buffer });
    await page.getByText('tar den gamlas plats när den är klar').waitFor();
    const said = recording('julmarknaden').getByText('rättad.mov väntar på att ta filens plats');
    await said.waitFor();
    expect(await said.count()).toBe(1);
  });

  it('puts one first, and cancels another', async () => {
    await press('Bearbeta först', recording('sedan.wav'));
    await recording('först.wav').getByText('väntar, 1 jobb före').first().waitFor();
    await press('Avbryt bearbetningen', recording('först.wav'));
    await recording('först.wav').locator('.studio-msg').getByText('Originalet finns kvar').waitFor();
    expect(await recording('först.wav').getByRole('button', { name: 'Försök igen' }).count()).toBe(1);
  });

  it('pauses the processing, is told so wherever it shows, and lets it go on', async () => {
    await page.fill('input[name=reason]', 'direktsändning');
    await press('Pausa bearbetningen');
    const notice = page.locator('.notice--warn', { hasText: 'Bearbetningen är pausad' });
    await notice.waitFor();
    expect(await notice.innerText()).toContain('Skäl: direktsändning.');
    await recording('sedan.wav').getByText('väntar, bearbetningen är pausad').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    for (const width of [320, 768]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${started.url}/redaktion`, { waitUntil: 'networkidle' });
    await notice.waitFor();
    await press('Fortsätt bearbetningen');
    await notice.waitFor({ state: 'detached' });
  });
});
