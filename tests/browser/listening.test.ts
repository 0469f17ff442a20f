import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFindings,
  openBrowser,
  openPage,
  sidewaysScroll,
  type Visitor
} from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillInterviews, type Interviews } from '../support/published-interviews.ts';

let started: StartedPortal;
let browser: Browser;
let interviews: Interviews;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  interviews = await fillInterviews(started.portal);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

/** Opens an address of the portal in a window of its own. */
async function visit(path: string, visitor: Visitor = {}) {
  const { page, faults } = await openPage(browser, visitor);
  page.setDefaultTimeout(10_000);
  await page.goto(started.url + path, { waitUntil: 'networkidle' });
  return { page, faults };
}

describe('a player on the page of somebody else', () => {
  /** A page of another site with a player on it; `told` grows by what the player tells. */
  async function elsewhere(path: string) {
    const { page, faults } = await openPage(browser);
    page.setDefaultTimeout(10_000);
    const html = `<title>Annan sajt</title><script>told = []; onmessage = (event) => told.push(event.data)</script>
      <iframe width="640" height="210" title="Spelare" allow="autoplay" src="${started.url}${path}"></iframe>`;
    // a real server: a browser lets no page that it does not know the place of show what is on this machine
    const site = createServer((_, res) => res.setHeader('content-type', 'text/html').end(html));
    await once(site.listen(0, '127.0.0.1'), 'listening');
    const { port } = site.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'networkidle' });
    const frame = page.frames().find((one) => one.url().startsWith(started.url)) as Frame;
    const told = () => page.evaluate<{ event: string; at: number }[]>('told');
    const say = (message: object) => page.evaluate((data) => frames[0]?.postMessage(data, '*'), message);
    const close = () => {
      site.close();
      return page.context().close();
    };
    return { frame, told, say, faults, close };
  }

  it('is worked by that page, tells it what happens, and stops where the span ends', async () => {
    const { frame, told, say, faults, close } = await elsewhere(`/embed/${interviews.audio}?t=20,22`);
    await expect.poll(told).toContainEqual(expect.objectContaining({ event: 'ready', at: 20, duration: 60 }));
    await say({ to: 'eter', do: 'play' });
    await expect.poll(async () => (await told()).map(({ event }) => event)).toContain('pause');
    const stopped = (await told()).find(({ event }) => event === 'pause');
    expect(stopped?.at).toBeGreaterThanOrEqual(22);
    expect(stopped?.at).toBeLessThan(23);
    expect((await told()).map(({ event }) => event)).toEqual(expect.arrayContaining(['play', 'time']));
    await say({ to: 'eter', do: 'seek', at: 41 });
    await expect.poll(() => frame.locator('.clock b').innerText()).toBe('0:41');
    await say({ to: 'somebody else', do: 'play' });
    expect(faults).toEqual([]);
    await close();
  });

  it('may be shown there, and no other page of the portal may', async () => {
    const policy = async (path: string) =>
      (await fetch(started.url + path)).headers.get('content-security-policy') ?? '';
    expect(await policy(`/embed/${interviews.audio}`)).toContain('frame-ancestors *');
    expect(await policy(`/embed/${interviews.withdrawn}`)).toContain('frame-ancestors *');
    expect(await policy(`/artikel/${interviews.audio}`)).toContain("frame-ancestors 'none'");
    const answer = await fetch(`${started.url}/embed/${interviews.withdrawn}`);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([410, null]);
    expect((await fetch(`${started.url}/embed/${interviews.words}`)).status).toBe(404);
  });

  it.each([
    ['audio', 320, 210],
    ['audio', 640, 210],
    ['film', 320, 180],
    ['film', 640, 360]
  ] as const)(
    'of %s fits %i × %i pixels, by day or by night, and axe-core minds nothing',
    async (kind, width, height) => {
      const { page } = await visit(`/embed/${interviews[kind]}?tema=dark`, { width, height });
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(height);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page
        .getByRole('button', { name: /^(Lyssna|Titta)$/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Pausa' }).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
      await page.context().close();
    }
  );
});

describe('a list of interviews', () => {
  const mini = (page: Page) => page.getByRole('complementary', { name: 'Spelare som följer med' });
  const sheet = (page: Page) => page.getByRole('dialog');
  const list = () => `/program/${interviews.programme}`;
  const queueing = (page: Page, name: string) => page.locator(`[aria-label^="Lägg ${name}"]`).first();

  it('plays in place, and pauses there', async () => {
    const { page, faults } = await visit(list());
    const [before] = [page.url()];
    await page
      .getByRole('button', { name: /^Lyssna på Fyra/ })
      .first()
      .click();
    await mini(page).getByRole('button', { name: 'Pausa' }).waitFor();
    await page
      .getByRole('button', { name: /^Pausa Fyra/ })
      .first()
      .click();
    await mini(page).getByRole('button', { name: 'Lyssna' }).waitFor();
    expect([page.url(), faults]).toEqual([before, []]);
    await page.context().close();
  });

  it('shows a film in the sheet, and without scripts leads to where it plays', async () => {
    const { page } = await visit(list(), { width: 390, height: 844, touch: true });
    await page
      .getByRole('button', { name: /^Titta på Växthuset/ })
      .first()
      .click();
    await sheet(page).locator('video').waitFor();
    await expect
      .poll(() =>
        sheet(page)
          .locator('video')
          .evaluate((film: HTMLVideoElement) => film.currentTime)
      )
      .toBeGreaterThan(0.2);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.context().close();
    const plain = await visit(list(), { scripts: false });
    const link = plain.page.getByRole('link', { name: /^Titta på Växthuset/ }).first();
    expect(await link.getAttribute('href')).toMatch(/^\/artikel\/.*\?spela$/);
    await plain.page.context().close();
  });

  it('fills a queue, which is ordered and emptied with the keyboard, and remembered', async () => {
    const { page, faults } = await visit(list(), { lessMotion: true });
    await page
      .getByRole('button', { name: /^Lyssna på Fyra/ })
      .first()
      .click();
    await mini(page).getByRole('button', { name: 'Pausa' }).waitFor();
    await queueing(page, 'Växthuset').click();
    await page.getByRole('button', { name: 'Lägg sist i kön' }).click();
    await queueing(page, 'Filmen').click();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Spela härnäst' }).click();
    await page.keyboard.press('Escape');
    await mini(page).getByRole('button', { name: 'Spelkö, 2 avsnitt' }).click();
    const names = () => sheet(page).locator('.queue-list li b').allTextContents();
    expect(await names()).toEqual([
      'Spela nu: Filmen som ännu bara hörs',
      'Spela nu: Växthuset som blev en arbetsplats'
    ]);
    expect(await accessibilityFindings(page)).toEqual([]);
    await sheet(page)
      .getByRole('button', { name: /^Flytta upp Växthuset/ })
      .focus();
    await page.keyboard.press('Enter');
    expect((await names())[0]).toContain('Växthuset');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /Växthuset/
    );
    await sheet(page)
      .getByRole('button', { name: /^Ta bort Filmen/ })
      .press('Enter');
    expect(await names()).toHaveLength(1);
    await page.goto(`${started.url}/minne`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Spela nu: Växthuset' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('what comes next', () => {
  it('is played when the one before has ended, unless the listener stays', async () => {
    const { page } = await visit(`/artikel/${interviews.audio}?t=58`);
    const queue = [
      { articleId: interviews.film, href: '/artikel/x', title: 'Växthuset', language: 'sv', programme: null }
    ];
    await page.evaluate((kept) => localStorage.setItem('player.queue', JSON.stringify(kept)), queue);
    await page.reload({ waitUntil: 'networkidle' });
    const player = page.getByRole('region', { name: 'Spelare', exact: true });
    await player.getByRole('button', { name: 'Lyssna', exact: true }).click();
    const next = page.locator('.up-next');
    await next.getByText('Växthuset').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await next.getByRole('button', { name: 'Stanna här' }).click();
    await next.waitFor({ state: 'detached' });
    await player.getByRole('slider').press('ArrowLeft');
    await player.getByRole('button', { name: 'Lyssna', exact: true }).click();
    await next.waitFor();
    const mini = page.getByRole('complementary', { name: 'Spelare som följer med' });
    await expect
      .poll(() => mini.innerText(), { timeout: 15_000 })
      .toContain('Växthuset som blev en arbetsplats');
    await page.context().close();
  });

  it('is sleep, when the listener has wished for it', async () => {
    const { page } = await visit(`/artikel/${interviews.audio}?t=37`, { lessMotion: true });
    const player = page.getByRole('region', { name: 'Spelare', exact: true });
    await player.locator('summary', { hasText: /^\s*Insomning\s*$/ }).click();
    await player.getByRole('button', { name: 'Kapitlets slut' }).click();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await player.locator('summary', { hasText: 'Insomning vid kapitlets slut' }).waitFor();
    await player.getByRole('button', { name: 'Lyssna', exact: true }).click();
    await player.locator('summary', { hasText: /^\s*Insomning\s*$/ }).waitFor();
    expect(await player.locator('.clock b').innerText()).toMatch(/^0:(39|40)$/);
    await page.context().close();
  });
});

describe('the page of what the player remembers', () => {
  it('shows it, forgets one place, and then everything', async () => {
    const { page, faults } = await visit(`/artikel/${interviews.film}`);
    const cinema = page.getByRole('region', { name: 'Videospelare' });
    await cinema.getByRole('button', { name: 'Titta', exact: true }).click();
    await cinema.locator('.caption').waitFor();
    await cinema.locator('summary', { hasText: '1×' }).click();
    await cinema.getByRole('button', { name: 'Störst' }).click();
    await cinema.getByRole('button', { name: 'Uppe' }).click();
    await cinema.getByRole('button', { name: '0,5×' }).click();
    expect(await cinema.locator('.caption').getAttribute('class')).toContain('caption--huge caption--top');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.evaluate((id) => {
      const left = [
        { id, title: 'Ett samtal', href: '/artikel/x/ett-samtal', atMs: 90_000 },
        { id: 'gammalt', atMs: 9000 }
      ];
      localStorage.setItem('player.places', JSON.stringify(left));
    }, 'r');
    await page.goto(`${started.url}/minne`, { waitUntil: 'networkidle' });
    expect(await page.getByRole('link', { name: 'Ett samtal' }).getAttribute('href')).toBe(
      '/artikel/x/ett-samtal?t=90'
    );
    expect(await page.getByRole('main').innerText()).toContain('0,5×');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Glöm Ett samtal' }).click();
    await page.getByRole('link', { name: 'Ett samtal' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Glöm allt' }).click();
    await page.getByText('Ingenting är påbörjat.').waitFor();
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('player.')));
    expect(await kept()).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

it('without scripts there are the browser’s own controls, captions, chapters and a transcript, as links', async () => {
  const { page } = await visit(`/artikel/${interviews.film}?t=20`, { scripts: false });
  const film = page.locator('video[controls]');
  expect(await film.locator('source').first().getAttribute('src')).toMatch(/film\.mp4#t=20$/);
  expect(await film.locator('track[kind=captions]').getAttribute('src')).toMatch(/\.captions\.vtt$/);
  expect(await page.getByRole('link', { name: /ISAK/ }).first().getAttribute('href')).toMatch(/\?t=20$/);
  expect(await page.locator('.who').first().innerText()).toMatch(/Gäst i \d+ avsnitt/);
  const said = page.locator('#transcript .turn');
  expect(await said.count()).toBe(10);
  expect(await said.nth(1).getByRole('link').first().getAttribute('href')).toBe('?t=6');
  for (const name of ['Insomning', 'Lägg i kön', 'Bild i bild'])
    expect(await page.getByText(name, { exact: true }).filter({ visible: true }).count()).toBe(0);
  await page.context().close();
});

it('what is heard is told without a cookie, and nothing of who hears', async () => {
  const { page } = await visit(`/artikel/${interviews.audio}?t=5`);
  const told: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/plays'))
      told.push(`${request.postData() ?? ''} ${request.headers()['cookie'] ?? ''}`);
  });
  await page.getByRole('button', { name: 'Lyssna', exact: true }).first().click();
  await expect
    .poll(() => told, { timeout: 10_000 })
    .toEqual([
      `{"article":"${interviews.audio}","place":"page","mark":0} `,
      `{"article":"${interviews.audio}","place":"page","mark":1} `
    ]);
  await page.context().close();
});

it('on a phone the short transcript follows what is said in a box of its own, and the page stands still', async () => {
  const { page } = await visit(`/artikel/${interviews.audio}?t=47&spela`, { width: 390, touch: true });
  const box = page.getByRole('region', { name: 'Utskriftens text' });
  await box.locator('[aria-current]', { hasText: 'Tack för att du kom' }).waitFor();
  await expect.poll(() => box.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole('button', { name: 'Visa hela utskriften' }).click();
  expect(
    await box.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
  ).toBeLessThanOrEqual(1);
  await page.context().close();
});
