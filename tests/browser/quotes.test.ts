import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { openBrowser, openPage, accessibilityFindings, type Visitor } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillInterviews, type Interviews } from '../support/published-interviews.ts';

let started: StartedPortal;
let browser: Browser;
let interviews: Interviews;
let recordingId: string;

/** Words half a second apart, as a machine writes them. */
const worded = (start: number, speaker: string, text: string) => ({
  ...{ start, end: start + text.split(' ').length / 2, speaker, text },
  words: text.split(' ').map((word, at) => ({ word, start: start + at / 2, probability: 0.9 }))
});
const words = (first: string) =>
  JSON.stringify({
    segments: [
      worded(0, 'Anna Maria Lindqvist Arrue', first),
      worded(4, 'Elsa Ek', 'Den räckte i fyra år.'),
      worded(8, 'Elsa Ek', 'Sedan var det slut.')
    ]
  });

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  interviews = await fillInterviews(started.portal);
  const row = await started.portal.db.read
    .selectFrom('article')
    .select('recording_id')
    .where('id', '=', interviews.audio)
    .executeTakeFirstOrThrow();
  recordingId = row.recording_id ?? '';
  await attach(words('Vi sålde skogen, berättar hon.'));
  await attach(words('Vi sålde aldrig skogen, berättar hon.'));
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const attach = (content: string) =>
  attachTranscript(started.portal, recordingId, { name: 'a.json', content, language: 'sv' }, operator);

async function visit(search = '', visitor: Visitor = {}): Promise<Page> {
  const { page } = await openPage(browser, { lessMotion: true, ...visitor });
  page.setDefaultTimeout(10_000);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${started.url}/artikel/${interviews.audio}${search}`, { waitUntil: 'networkidle' });
  return page;
}

/** Waits until the scripts of the transcript are there, which come when somebody points at it or goes into it. */
async function entered(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Spela från 0:00' }).focus();
  await expect.poll(() => page.locator('.turn a[tabindex="-1"]').count()).toBeGreaterThan(2);
}

const quote = (page: Page) => page.locator('.quote');
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const playing = (page: Page) =>
  page.getByRole('region', { name: 'Spelare', exact: true }).getByRole('button', { name: 'Pausa' });

describe('an address with a quote', () => {
  it('shows the words as they were, says how they read now, and is shared with a picture of them', async () => {
    const page = await visit('?t=0,2.5&r=2', { scripts: false });
    expect(await quote(page).locator('blockquote').allInnerTexts()).toEqual([
      'Anna Maria Lindqvist Arrue: Vi sålde skogen, berättar hon.',
      'Anna Maria Lindqvist Arrue: Vi sålde aldrig skogen, berättar'
    ]);
    const shared = (name: string) => page.locator(`meta[property="og:${name}"]`).getAttribute('content');
    expect(await shared('title')).toBe('”Vi sålde skogen, berättar hon.”');
    const picture = await page.request.get((await shared('image')) ?? '');
    expect([picture.status(), picture.headers()['content-type']]).toEqual([200, 'image/png']);
    const plain = await quote(page)
      .getByRole('link', { name: 'Hör citatet, 0:00–0:02' })
      .getAttribute('href');
    expect(plain).toMatch(/^\/media\/.*\.m4a#t=0,2\.5$/);
    await page.context().close();
  });

  it.each([
    ...['?t=2.5,0&r=2', '?t=-1,5', '?t=0,9000&r=2', '?t=50,55', '?t=1,2,3', '?t=0,2&t=&r=-1', '?t=%00,%F0'],
    'long'
  ])('that is none is the page without it: %s', async (asked) => {
    const search = asked === 'long' ? `?t=${'1'.repeat(6000)},2&r=${'9'.repeat(6000)}` : asked;
    const answer = await fetch(`${started.url}/artikel/${interviews.audio}${search}`);
    expect([200, 400, 414]).toContain(answer.status);
    const html = await answer.text();
    if (search.includes('t=0,2&t=')) expect(html).toContain('class="quote"');
    else expect(html).not.toContain('class="quote"');
    const picture = await fetch(`${started.url}/citera/${interviews.audio}/quote.png${search}`);
    expect(picture.status).toBeLessThan(500);
  });

  it('with a revision that there is not says so', async () => {
    const page = await visit('?t=0,2.5&r=99', { scripts: false });
    expect(await quote(page).innerText()).toContain('finns inte');
    await page.context().close();
  });

  it('plays the span and stops at its end, accessible as it is', async () => {
    const page = await visit('?t=8,9.5&r=3');
    expect(await accessibilityFindings(page)).toEqual([]);
    await quote(page)
      .getByRole('link', { name: /^Hör citatet/ })
      .click();
    await playing(page).waitFor();
    await playing(page).waitFor({ state: 'detached' });
    const at = await page.locator('.player--page .clock b').innerText();
    expect(['0:09', '0:10']).toContain(at);
    await page.context().close();
  });
});

describe('the words of an interview', () => {
  it('have one tab stop; arrows lead from passage to passage and from word to word, and Enter plays', async () => {
    const page = await visit();
    await entered(page);
    const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());
    expect(await page.locator('.transcript__scroll [tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('0:04');
    await page.keyboard.press('End');
    await expect.poll(focused).toBe('0:08');
    await page.keyboard.press('ArrowUp');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    const selected = () => page.evaluate(() => getSelection()?.toString());
    await expect.poll(selected).toBe('i');
    expect(await page.locator('.quotebar').count()).toBe(0);
    await page.keyboard.press('Enter');
    await playing(page).waitFor();
    await expect.poll(() => page.locator('.turn[aria-current] > a').innerText()).toBe('0:04');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).toBe('0:08');
    await page.context().close();
  });

  it('are heard from the one that is pressed, and the one that is said is marked', async () => {
    const page = await visit();
    await entered(page);
    const last = page.locator('.turn > p').nth(2);
    const { x, y, width } = (await last.boundingBox())!;
    await page.mouse.click(x + Math.min(width, 130), y + 12);
    await playing(page).waitFor();
    const marked = () =>
      page.evaluate(() =>
        [...(CSS.highlights.get('word-now') ?? [])].map((range) => (range as Range).toString())
      );
    await expect.poll(marked).toHaveLength(1);
    expect('Sedan var det slut.'.split(' ')).toContain((await marked())[0]);
    await page.context().close();
  });

  it('that are selected can be copied, linked to, embedded and cited, and the link quotes just them', async () => {
    const page = await visit();
    const select = () =>
      page.evaluate(() => {
        const [one, other] = [...document.querySelectorAll('.turn > p')].slice(1);
        const text = (paragraph: Element | undefined) =>
          document.createTreeWalker(paragraph ?? document, NodeFilter.SHOW_TEXT).nextNode() ?? document;
        const from = text(one).textContent?.indexOf('räckte') ?? 0;
        const to = (text(other).textContent?.indexOf('var') ?? 0) + 2;
        getSelection()?.setBaseAndExtent(text(one), from, text(other), to);
      });
    await entered(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('Vi');
    await select();
    const bar = page.getByRole('toolbar', { name: 'Det du har markerat' });
    await bar.getByRole('button', { name: 'Länk till stället' }).click();
    await expect.poll(() => copied(page)).toContain('?t=4.5,9&r=3');
    const link = await copied(page);
    await bar.getByRole('button', { name: 'Kopiera citat' }).click();
    await expect.poll(() => copied(page)).toContain('”räckte i fyra år. Sedan var” – Elsa Ek');
    await bar.getByRole('button', { name: 'Bädda in' }).click();
    await expect.poll(() => copied(page)).toContain(`/embed/${interviews.audio}?t=4.5%2C9`);
    expect(await accessibilityFindings(page)).toEqual([]);
    await bar.getByRole('link', { name: 'Hänvisa' }).click();
    await page.getByText('Tid: 0:04–0:09.').first().waitFor();
    await page.goto(link);
    expect(await quote(page).locator('blockquote').innerText()).toBe('Elsa Ek: räckte i fyra år. Sedan var');
    await page.context().close();
  });

  it('that are looked for are marked on the scale, and who says them has a page', async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'Sök i utskriften' }).click();
    await page.getByRole('searchbox', { name: 'Sök i utskriften' }).fill('slut');
    await expect.poll(() => page.locator('.player--page .scale__mark').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.scale__mark').count()).toBe(0);
    const name = page.locator('.turn b a', { hasText: 'Elsa Ek' }).first();
    expect(await name.getAttribute('href')).toMatch(/^\/person\/[^/]+\/elsa-ek$/);
    await page.context().close();
  });
});
