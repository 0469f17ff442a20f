import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../support/databases.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { phoneMov, studioWav } from '../support/interviews.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';

const transcript = join(import.meta.dirname, '../../demo/snovintern/transcript.vtt');
const minutes = (count: number) => count * 60_000;

describe.each(engines)('the main job on %s', (engine) => {
  let portal: StartedPortal;
  let browser: Browser;
  let folder: string;
  let editor: Page;
  const addresses: Record<'sound' | 'film', string> = { sound: '', film: '' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-main-job-'));
    [browser, portal] = await Promise.all([
      openBrowser(),
      startPortal({ engine, settings: { UPLOAD_RESERVE_BYTES: '0' } })
    ]);
    ({ page: editor } = await openPage(browser));
    await Promise.all([studioWav(join(folder, 'samtal.wav')), phoneMov(join(folder, 'IMG_0042.MOV'))]);
  }, minutes(4));
  // Each step stands on the ones before it.
  let broken: string | undefined;
  beforeEach((context) => {
    const { name } = context.task;
    context.onTestFailed(() => {
      broken ??= name;
    });
    context.skip(broken !== undefined && broken !== name, 'an earlier step failed');
  });
  afterAll(async () => {
    await browser.close();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('an editor signs in', async () => {
    await editor.goto(`${portal.url}/logga-in`);
    await editor.fill('input[name=email]', portal.administrator.email);
    await editor.fill('input[name=password]', portal.administrator.password);
    await editor.getByRole('button', { name: 'Logga in' }).click();
    await editor.waitForURL('**/redaktion**');
    expect(await editor.getByRole('navigation').first().innerText()).toContain('Ladda upp');
  });

  it('uploads a WAV and a film, although the connection is cut once', async () => {
    await editor.goto(`${portal.url}/redaktion/ladda-upp`);
    const network = await editor.context().newCDPSession(editor);
    const speed = (uploadThroughput: number, offline = false) =>
      network.send('Network.emulateNetworkConditions', {
        offline,
        latency: 5,
        downloadThroughput: -1,
        uploadThroughput
      });
    await network.send('Network.enable');
    await speed(2_000_000);
    await editor
      .locator('input[type=file]')
      .first()
      .setInputFiles([join(folder, 'samtal.wav'), join(folder, 'IMG_0042.MOV')]);
    await until(async () => (await receivedBytes()) > 1_000_000, minutes(1));
    await speed(0, true);
    await editor.waitForTimeout(1500);
    const whenCut = await receivedBytes();
    await speed(-1);
    const goOn = editor.getByRole('button', { name: /^(Fortsätt|Försök igen)/ });
    await until(async () => {
      if ((await goOn.count()) > 0) await goOn.first().click();
      return (await recordings()).length === 2;
    }, minutes(2));
    expect(whenCut).toBeGreaterThan(0);
    const sizes = (await recordings()).map(({ name, bytes }) => [name, bytes]);
    expect(sizes).toContainEqual(['samtal.wav', readFileSync(join(folder, 'samtal.wav')).length]);
  });

  it('the recordings become playable, although the worker is killed in the middle', async () => {
    await until(async () => (await runningJobs()) > 0, minutes(1));
    const worker = workerOf(portal.process.pid ?? 0);
    process.kill(worker, 'SIGKILL');
    await until(async () => (await recordings()).every(({ state }) => state === 'ready'), minutes(4));
    await until(async () => (await runningJobs()) === 0 && (await waitingJobs()) === 0, minutes(4));
    const files = await portal.portal.db.read
      .selectFrom('rendition')
      .select(['purpose', 'width', 'height', 'recording_id'])
      .execute();
    const film = files.filter((file) => file.purpose === 'video');
    expect(film.map(({ width, height }) => [width, height])).toContainEqual([720, 1280]);
    expect(new Set(files.map((file) => file.recording_id)).size).toBe(2);
    expect(workerOf(portal.process.pid ?? 0)).not.toBe(worker);
  });

  it.each([
    ['sound', 'samtal.wav', 'Snövintern 1966'],
    ['film', 'IMG_0042.MOV', 'Nattlinjen i bild']
  ] as const)('writes an article about the %s, and publishes it', async (kind, name, headline) => {
    await editor.goto(`${portal.url}/redaktion/ladda-upp`);
    const section = editor.locator('section', { has: editor.getByRole('heading', { name }) });
    await section.getByRole('button', { name: 'Skapa artikel av den här' }).click();
    await editor.waitForURL('**/redaktion/artikel/*');
    await editor.fill('#headline', headline);
    await editor.fill('#lede', 'Helge körde mjölkbil när snön kom.');
    const body = editor.locator('[contenteditable=true]').first();
    await body.click();
    await editor.keyboard.type('Det började snöa en tisdag och slutade på lördagen.');
    await editor.getByRole('button', { name: 'Spara', exact: true }).click();
    await editor.getByText(/Sparat kl/).waitFor();
    expect(await savedHeadline()).toBe(headline);
    if (kind === 'sound') {
      await editor.setInputFiles('#transcript-file', transcript);
      await editor.getByRole('button', { name: 'Bifoga' }).click();
      await editor.getByText('Helge Brunnsjö', { exact: false }).first().waitFor();
    }
    await editor.getByRole('button', { name: 'Publicera', exact: true }).click();
    const link = editor.locator('.publishing__address a');
    await link.waitFor();
    addresses[kind] = (await link.getAttribute('href')) ?? '';
    expect(addresses[kind]).toMatch(/^\/artikel\/[0-9a-z]{12}\/[a-z0-9-]+$/);
  });

  it.each(['sound', 'film'] as const)('a listener plays the %s and seeks in it', async (kind) => {
    const { page, faults } = await openPage(browser);
    await page.goto(portal.url + addresses[kind]);
    const play = page
      .getByRole('main')
      .getByRole('button', { name: /^(Lyssna|Spela|Titta)/ })
      .first();
    await play.click();
    await until(async () => (await place(page)) >= 2, minutes(1));
    const scale = scaleOf(page);
    const { width = 0, height = 0 } = (await scale.boundingBox()) ?? {};
    await scale.click({ position: { x: width / 2, y: height / 2 } });
    const middle = kind === 'sound' ? 45 : 15;
    await until(async () => (await place(page)) > middle + 1, minutes(1));
    expect(await place(page)).toBeLessThan(middle + 15);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('a reader without scripts hears it with the browser’s own controls, and reads the transcript', async () => {
    const { page } = await openPage(browser, { scripts: false });
    await page.goto(portal.url + addresses.sound);
    expect(await page.locator('audio[controls] source, audio[controls][src]').count()).toBeGreaterThan(0);
    expect(await page.locator('main').innerText()).toContain('Man körde efter telefonstolparna');
    await page.context().close();
  });

  it('a reader comments, an editor approves, and the comment stands on the page without the e-mail', async () => {
    const { page } = await openPage(browser);
    await page.goto(portal.url + addresses.sound);
    await page.fill('[name=text]', 'Jag minns den vintern.');
    await page.fill('[name=name]', 'Birgitta Falk');
    await page.fill('[name=email]', 'kanariefagel@example.org');
    await page.getByRole('button', { name: 'Skicka för granskning' }).click();
    await page.waitForURL('**kommenterad**');
    const forOthers = await fetch(portal.url + addresses.sound);
    expect(await forOthers.text()).not.toContain('Jag minns den vintern.');
    await editor.goto(`${portal.url}/redaktion/kommentarer`);
    await editor.getByText('kanariefagel@example.org').waitFor();
    await editor
      .getByRole('listitem')
      .filter({ hasText: 'Jag minns den vintern.' })
      .getByRole('button', { name: 'Godkänn', exact: true })
      .click();
    await until(async () => (await commentStates()).includes('approved'), minutes(1));
    await page.goto(portal.url + addresses.sound);
    const html = await page.content();
    expect(html).toContain('Jag minns den vintern.');
    expect(html).not.toContain('kanariefagel');
    await page.context().close();
  });

  it('search finds a spoken word in another form, and opens at its second', async () => {
    const { page } = await openPage(browser);
    await until(async () => {
      await page.goto(`${portal.url}/sok?q=telefonstolpe`);
      return (await page.locator('a[href*="?t=11"]').count()) > 0;
    }, minutes(1));
    const href = await page.locator('a[href*="?t=11"]').first().getAttribute('href');
    await page.goto(portal.url + (href ?? ''), { waitUntil: 'networkidle' });
    await page.getByRole('main').getByText('Man körde efter telefonstolparna').first().waitFor();
    await until(async () => (await place(page)) >= 11, minutes(1));
    expect(await place(page)).toBeLessThan(30);
    await page.context().close();
  });

  it('the episodes stand in the feed, and the enclosure answers HEAD and ranges', async () => {
    const feed = await (await fetch(`${portal.url}/feeds/station.xml`)).text();
    expect(feed).toContain('Snövintern 1966');
    expect(feed).not.toContain('kanariefagel');
    const [, url = '', length = ''] = /<enclosure[^>]*url="([^"]+\.mp3)"[^>]*length="(\d+)"/.exec(feed) ?? [];
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      length,
      'bytes'
    ]);
    const part = await fetch(url, { headers: { range: 'bytes=1000-1999' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${length}`]);
    expect((await part.bytes()).length).toBe(1000);
  });

  const scaleOf = (page: Page) => page.getByRole('main').getByRole('slider').first();
  /** Where the player of the page stands, in seconds. */
  const place = async (page: Page) => Number(await scaleOf(page).getAttribute('aria-valuenow'));

  const recordings = () =>
    portal.portal.db.read.selectFrom('recording').select(['name', 'bytes', 'state']).execute();

  async function receivedBytes(): Promise<number> {
    const rows = await portal.portal.db.read.selectFrom('upload').select('received').execute();
    return rows.reduce((sum, row) => sum + row.received, 0);
  }

  const countJobs = async (state: string) => {
    const rows = await portal.portal.db.read
      .selectFrom('job')
      .select('id')
      .where('state', '=', state)
      .where('kind', 'like', 'media.%')
      .where('subject', 'is not', null)
      .execute();
    return rows.length;
  };
  const runningJobs = () => countJobs('running');
  const waitingJobs = () => countJobs('waiting');

  async function savedHeadline(): Promise<string> {
    const row = await portal.portal.db.read
      .selectFrom('article')
      .select('headline')
      .orderBy('created_at', 'desc')
      .executeTakeFirst();
    return row?.headline ?? '';
  }

  async function commentStates(): Promise<string[]> {
    const rows = await portal.portal.db.read.selectFrom('comment').select('state').execute();
    return rows.map((row) => row.state);
  }
});

/** The process of the worker that the portal started. */
function workerOf(portalPid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: statOf(name), line: commandOf(name) }))
    .filter(({ stat, line }) => stat.split(' ')[1] === String(portalPid) && line.includes('worker.ts'));
  return children[0]?.pid ?? 0;
}

/** State and parent of a process: what stands in its `stat` after the name in brackets. */
function statOf(pid: string): string {
  return readOrNothing(`/proc/${pid}/stat`).replace(/^.*\) /, '');
}

const commandOf = (pid: string) => readOrNothing(`/proc/${pid}/cmdline`);

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Asks again and again until it is so, or fails when the time is up. */
async function until(isSo: () => Promise<boolean>, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`it was not so within ${ms / 1000} s: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
