import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconcileIndex } from '#lib/server/search/indexing.ts';
import { accessibilityFindings, openBrowser, openPage } from '../support/browser.ts';
import { fillInterviews, type Interviews } from '../support/published-interviews.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';

let started: StartedPortal;
let browser: Browser;
let interviews: Interviews;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  interviews = await fillInterviews(started.portal);
  await reconcileIndex(started.portal);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const ask = (path: string) => fetch(started.url + path, { redirect: 'manual' });

async function withoutScripts(path: string): Promise<Page> {
  const { page } = await openPage(browser, { scripts: false });
  await page.goto(started.url + path);
  return page;
}

describe('the page of an interview without scripts', () => {
  it('has the browser’s own player, which starts where ?t= says', async () => {
    const page = await withoutScripts(`/artikel/${interviews.audio}?t=20`);
    const source = page.locator('audio[controls] source').first();
    expect(await source.getAttribute('src')).toMatch(/^\/media\/\w+\/\w+\/sound\.m4a#t=20$/);
    expect(await page.locator('audio').getAttribute('preload')).toBe('metadata');
    expect(await page.getByRole('slider', { name: 'Spelposition' }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Lyssna' }).isVisible()).toBe(false);
    const at = page.locator('audio');
    await expect.poll(() => at.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('has a film with its picture, captions and controls', async () => {
    const page = await withoutScripts(`/artikel/${interviews.film}`);
    const film = page.locator('video[controls]');
    expect(await film.getAttribute('poster')).toMatch(/poster\.jpg$/);
    expect(await film.locator('track').getAttribute('src')).toMatch(/^\/transcript\/\w+\.captions\.vtt$/);
    expect(await film.isVisible()).toBe(true);
    await page.context().close();
  });

  it('reads whole: every time and chapter is a link to that place', async () => {
    const page = await withoutScripts(`/artikel/${interviews.audio}`);
    expect(await page.locator('.turn:visible').count()).toBe(10);
    await page.getByRole('link', { name: 'Spela från 0:30' }).first().click();
    expect(page.url()).toMatch(/\?t=30$/);
    expect(await page.locator('.turn[aria-current]').innerText()).toContain('när pengarna är slut');
    await page.locator('.chapters').getByRole('link', { name: 'ISAK' }).click();
    expect(page.url()).toMatch(/\?t=20$/);
    await page.context().close();
  });

  it('shows the whole transcript on a narrow screen too', async () => {
    const { page } = await openPage(browser, { scripts: false, width: 360 });
    await page.goto(`${started.url}/artikel/${interviews.film}`);
    expect(await page.locator('.turn:visible').count()).toBe(10);
    await page.context().close();
  });
});

describe('who took part', () => {
  it('stands with the title and the organisation held then, linked to their pages', async () => {
    const page = await withoutScripts(`/artikel/${interviews.audio}`);
    const who = page.getByRole('region', { name: 'Medverkande' });
    expect(await who.innerText()).toContain('förbundschef, Samordningsförbundet RAR');
    expect(await who.getByRole('link', { name: 'Elsa Ek' }).getAttribute('href')).toMatch(
      /^\/person\/\w+\/elsa-ek$/
    );
    expect(await page.locator('.credits').innerText()).toMatch(/Reporter\s+Anna Maria Lindqvist Arrue/);
    await page.context().close();
  });
});

describe('a step from page to page', () => {
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.localName);

  it('moves the focus to the heading, with a ring only for who uses keys', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${started.url}/program/${interviews.programme}`, { waitUntil: 'networkidle' });
    const hasRing = () => page.locator('h1').evaluate((heading) => heading.matches(':focus-visible'));
    await page
      .getByRole('link', { name: /gemensam kassa/ })
      .first()
      .click();
    await page.waitForURL(/\/artikel\//);
    await expect.poll(() => focused(page)).toBe('h1');
    expect(await hasRing()).toBe(false);
    await page.getByRole('link', { name: 'Arkiv' }).first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/arkiv/);
    await expect.poll(() => focused(page)).toBe('h1');
    expect(await hasRing()).toBe(true);
    await page.context().close();
  });

  it('to a place in an interview plays it from there, where it stands; an address that is opened waits', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${started.url}/sok?q=vattna`, { waitUntil: 'networkidle' });
    const hit = page.locator('.hit').filter({ hasText: 'gemensam kassa' });
    const passage = hit.getByRole('link', { name: 'Spela från 0:06' });
    const place = await passage.getAttribute('href');
    await passage.click();
    const mini = page.getByRole('complementary', { name: 'Spelare som följer med' });
    await mini.getByRole('button', { name: 'Pausa' }).waitFor();
    expect(await mini.locator('.clock').first().innerText()).toMatch(/^0:0[6-9]/);
    expect([new URL(page.url()).pathname, faults]).toEqual(['/sok', []]);
    const { page: opened } = await openPage(browser);
    await opened.goto(started.url + (place ?? '').replace('&spela', ''), { waitUntil: 'networkidle' });
    expect(await opened.locator('.clock b').first().innerText()).toBe('0:06');
    expect(await opened.getByRole('button', { name: 'Pausa' }).count()).toBe(0);
    await page.context().close();
    await opened.context().close();
  });
});

describe('the addresses of an article', () => {
  it('lead from an old slug, or none, to the right one, and keep the place', async () => {
    for (const path of [`/artikel/${interviews.audio}`, `/artikel/${interviews.audio}/gammal-rubrik`]) {
      const answer = await ask(`${path}?t=30`);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        308,
        `/artikel/${interviews.audio}/fyra-myndigheter-en-gemensam-kassa?t=30`
      ]);
    }
  });

  it('answer 410 with the reason when it was withdrawn, 404 when it never was', async () => {
    const gone = await ask(`/artikel/${interviews.withdrawn}/x`);
    expect(gone.status).toBe(410);
    expect(await gone.text()).toContain('Den intervjuade har bett om det.');
    expect((await ask('/artikel/finnsinte0000/x')).status).toBe(404);
  });
});

describe('what others are told of an article', () => {
  it('is its one address, its words, its picture and the feed of its programme', async () => {
    const path = `/artikel/${interviews.audio}/fyra-myndigheter-en-gemensam-kassa`;
    const page = await withoutScripts(`${path}?t=30`);
    const head = (selector: string, name: string) => page.locator(`head ${selector}`).getAttribute(name);
    expect(await head('link[rel=canonical]', 'href')).toBe(started.url + path);
    expect(await head('meta[property="og:title"]', 'content')).toBe('Fyra myndigheter, en gemensam kassa');
    expect(await head('meta[name=description]', 'content')).toContain('Elsa Ek berättar');
    expect(await head('meta[property="og:image"]', 'content')).toMatch(/^http.*\.webp$/);
    const feed = `link[href="/feeds/program/${interviews.programme}.xml"]`;
    expect(await head(feed, 'type')).toBe('application/rss+xml');
    await page.context().close();
  });
});

describe('on paper', () => {
  it('is the article, its transcript and its address, and nothing to press', async () => {
    const { page } = await openPage(browser, { width: 700 });
    await page.goto(`${started.url}/artikel/${interviews.audio}`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.turn:visible').count()).toBe(10);
    for (const hidden of ['.player', '.form', '.mast .nav', '.foot', '.related', '.transcript__tools'])
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
    expect(await page.locator('.print-only').first().innerText()).toContain(`/artikel/${interviews.audio}/`);
    expect(await page.getByText('Samma person svarade varje gång.').isVisible()).toBe(true);
    await page.context().close();
  });
});

it.each([true, false])(
  'a moment of the interview is cited in four ways, scripts or none: %s',
  async (scripts) => {
    const { page } = await openPage(browser, { scripts });
    page.setDefaultTimeout(10_000);
    await page.goto(`${started.url}/artikel/${interviews.audio}?t=30`, { waitUntil: 'networkidle' });
    await page.locator('summary', { hasText: 'Dela' }).first().click();
    await page.getByRole('link', { name: 'Citera' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Citera' }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('Arrue, Anna Maria Lindqvist (20');
    if (scripts) expect(await accessibilityFindings(page)).toEqual([]);
    for (const [name, begins] of [
      ['BibTeX', '@misc{'],
      ['RIS', 'TY  - SOUND']
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      expect(await (await page.request.get(new URL(href ?? '', page.url()).href)).text()).toContain(begins);
    }
    await page.context().close();
  }
);
