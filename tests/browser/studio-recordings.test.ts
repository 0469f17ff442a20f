import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import type { Guard } from '#lib/server/media/guarded-request.ts';
import { fetchFromAddress } from '#lib/server/media/jobs.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { findChapters } from '#lib/server/transcripts/transcripts.ts';
import { accessibilityFindings, openBrowser, sidewaysScroll } from '../support/browser.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { chaptersInFile, publishFrames, stageRecording } from '../support/recordings.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let folder: string;
let page: Page;
let filmId: string;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  folder = await mkdtemp(join(tmpdir(), 'eter-recordings-'));
  const localFile = join(folder, 'film.mov');
  await writeFile(localFile, 'not looked at here');
  filmId = await stageRecording(
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
  await publishFrames(started.portal, filmId);
  for (const name of ['först.wav', 'sedan.wav'])
    await receiveFile(started.portal, { localFile, name }, operator);
  await new Promise<void>((resolve) => giver.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser();
  page = await openStudio(browser, started, { lessMotion: true });
}, 300_000);

afterAll(async () => {
  giver.closeAllConnections();
  giver.close();
  await browser.close();
  await started.stop();
  await rm(folder, { recursive: true });
});

/** Gives a file, slowly until told to hurry. */
const giver = createServer((_, answer) => {
  const bytes = Buffer.alloc(3_000_000, 'not looked at here');
  answer.writeHead(200, { 'content-length': bytes.length });
  if (isHasty) return answer.end(bytes);
  let sent = 0;
  const timer = setInterval(() => {
    answer.write(bytes.subarray(sent, (sent += 30_000)));
  }, 100);
  answer.on('close', () => clearInterval(timer));
});
let isHasty = false;
const fetching = () => {
  const { port } = giver.address() as AddressInfo;
  const here: Guard = {
    resolve: (host) => Promise.resolve([host.endsWith('.example') ? '127.0.0.1' : '10.0.0.1']),
    allows: (address, asked) => address === '127.0.0.1' && asked === port
  };
  return runDueJobs(started.portal, [fetchFromAddress(started.portal, here)]);
};
const addressOf = (host: string) => `http://${host}:${(giver.address() as AddressInfo).port}/samtal.wav`;

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

  it('chooses another picture for a film', async () => {
    const film = recording('julmarknaden');
    const chosen = () => film.locator('input[name=poster]:checked').getAttribute('value');
    expect(await chosen()).toBe('poster-2.jpg');
    await film.locator('input[name=poster]').last().check();
    expect(await film.getByLabel(/Vid \d+:\d\d/).count()).toBe(3);
    await press('Använd bilden', film);
    await film.locator('.happened', { hasText: 'valde omslagsbild' }).waitFor({ state: 'attached' });
    expect(await chosen()).toBe('poster-3.jpg');
    expect((await findMedia(started.portal, filmId))?.poster).toContain('/poster-3.jpg');
  });

  it('takes over the chapters of a file, is told which go, and can undo it', async () => {
    const film = recording('julmarknaden');
    const own = [{ startMs: 1000, title: 'Redaktionens eget' }];
    await film.getByText('Filen har 3 kapitel').click();
    expect(await film.innerText()).toMatch(/12:00\s+Vad som händer sedan/);
    await press('Använd filens kapitel', film);
    await page.getByText('Filens kapitel är nu inspelningens.').waitFor();
    expect(await findChapters(started.portal, filmId)).toEqual(chaptersInFile);
    expect(await film.innerText()).toContain('De är inspelningens kapitel.');
    await setChapters(started.portal, filmId, own, operator);
    await page.reload({ waitUntil: 'networkidle' });
    await film.getByText('Filen har 3 kapitel').click();
    expect(await film.innerText()).toMatch(/redan 1 kapitel[^]*0:01\s+Redaktionens eget/);
    await press('Ersätt med filens kapitel', film);
    await page.getByText('Filens kapitel är nu inspelningens.').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await press('Ångra');
    await page.getByText('Kapitlen är som de var.').waitFor();
    expect(await findChapters(started.portal, filmId)).toEqual(own);
  });

  it('has a file fetched from an address, and is told why one cannot be', async () => {
    const row = (words: string) => page.locator('li.job', { hasText: words });
    const ask = async (address: string) => {
      await page.getByLabel('Filens adress').fill(address);
      await press('Hämta filen');
    };
    await ask(addressOf('inside.local'));
    await row('Väntar på sin tur').waitFor();
    await fetching();
    await row('inte på det öppna internet').waitFor();
    await ask(addressOf('radio.example'));
    await row('Väntar på sin tur').waitFor();
    const coming = fetching();
    await row('Mbit/s').waitFor();
    expect(await row('Mbit/s').innerText()).toMatch(/Från radio.example:\d+\. .* av 3,0\sMB\./);
    expect(await accessibilityFindings(page)).toEqual([]);
    await press('Avbryt', row('Mbit/s'));
    await row('Inget av filen är kvar').waitFor();
    await coming;
    isHasty = true;
    await press('Hämta igen', row('Inget av filen är kvar'));
    await row('Väntar på sin tur').waitFor();
    await fetching();
    await recording('samtal.wav').getByText('väntar').first().waitFor();
    await row('radio.example').waitFor({ state: 'detached' });
  });

  it('puts one first, and cancels another', async () => {
    await press('Bearbeta först', recording('sedan.wav'));
    await recording('först.wav').getByText('väntar, 1 jobb före').first().waitFor();
    await press('Avbryt bearbetningen', recording('först.wav'));
    await recording('först.wav').locator('summary').getByText('Originalet finns kvar').waitFor();
    expect(await recording('först.wav').getByRole('button', { name: 'Försök igen' }).count()).toBe(1);
  });

  it('pauses the processing, is told so wherever it shows, and lets it go on', async () => {
    await page.getByText('Pausa allt som görs').click();
    await page.fill('form[action$="?/pause"] input[name=reason]', 'direktsändning');
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
