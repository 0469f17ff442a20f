import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type Visitor } from '../support/browser.ts';
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

async function visit(kind: 'audio' | 'film' = 'audio', visitor: Visitor = {}): Promise<Page> {
  const { page } = await openPage(browser, { height: 480, lessMotion: true, ...visitor });
  page.setDefaultTimeout(10_000);
  await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
  return page;
}

const box = (page: Page) => page.getByRole('region', { name: 'Utskriftens text' });
const now = (page: Page) => page.locator('.turn[aria-current] > a').innerText();
const scrolled = (page: Page) => box(page).evaluate((element) => Math.round(element.scrollTop));

it('a time plays from there without leaving the page, and the passage is marked', async () => {
  const page = await visit();
  const before = page.url();
  await page.getByRole('link', { name: 'Spela från 0:18' }).click();
  await expect.poll(() => now(page)).toBe('0:18');
  expect(page.url()).toBe(before);
  await page
    .getByRole('region', { name: 'Spelare', exact: true })
    .getByRole('button', { name: 'Pausa' })
    .waitFor();
  await page.context().close();
});

it('follows what is said in its own box, never by moving the page, until the reader scrolls away', async () => {
  const page = await visit();
  await page.getByRole('link', { name: 'Spela från 0:18' }).click();
  await box(page).hover();
  const place = await page.evaluate(() => scrollY);
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await expect.poll(() => now(page)).toBe('0:36');
  await expect.poll(() => scrolled(page)).toBeGreaterThan(0);
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await page.mouse.wheel(0, -2000);
  const back = page.getByRole('button', { name: /^Tillbaka till 0:/ });
  await back.waitFor();
  await expect.poll(() => scrolled(page)).toBe(0);
  await page.keyboard.press('l');
  await expect.poll(() => now(page)).toBe('0:54');
  expect(await scrolled(page)).toBe(0);
  await back.click();
  await expect.poll(() => scrolled(page)).toBeGreaterThan(0);
  await back.waitFor({ state: 'detached' });
  await page.context().close();
});

it('does not follow when the reader has turned it off', async () => {
  const page = await visit();
  const follow = page.getByRole('switch', { name: 'Följ med' });
  await follow.click();
  await expect.poll(() => follow.isChecked()).toBe(false);
  await page.getByRole('link', { name: 'Spela från 0:00' }).click();
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await expect.poll(() => now(page)).toBe('0:36');
  expect(await scrolled(page)).toBe(0);
  await page.context().close();
});

it('finds a word in the transcript, counts the hits and steps between them', async () => {
  const page = await visit();
  const opener = page.getByRole('button', { name: 'Sök i utskriften' });
  await opener.click();
  await page.getByRole('searchbox', { name: 'Sök i utskriften' }).fill('pengar');
  const told = page.getByRole('main').getByRole('search').getByRole('status');
  expect(await told.innerText()).toBe('1 av 3');
  await page.keyboard.press('Enter');
  expect(await told.innerText()).toBe('2 av 3');
  expect(await page.locator('mark').allInnerTexts()).toEqual(['pengar', 'Pengar', 'pengar']);
  await page.getByRole('main').getByRole('searchbox').fill('zebra');
  expect(await told.innerText()).toBe('Inga träffar');
  await page.keyboard.press('Escape');
  expect(await page.locator('mark').count()).toBe(0);
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.context().close();
});

it('is short on a phone until all of it is wanted; beside a film only what is said now', async () => {
  const page = await visit('audio', { width: 360 });
  expect(await page.locator('.turn:visible').count()).toBe(5);
  await page.getByRole('button', { name: 'Visa hela utskriften' }).click();
  await expect.poll(() => page.locator('.turn:visible').count()).toBe(10);
  await page.goto(`${started.url}/artikel/${interviews.film}?t=31`, { waitUntil: 'networkidle' });
  expect(await page.locator('.turn:visible').allInnerTexts()).toEqual([
    expect.stringContaining('Och när pengarna är slut?')
  ]);
  await page.context().close();
});

it('waits with a press until its scripts are there, and loses none', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${started.url}/artikel/${interviews.audio}`, { waitUntil: 'networkidle' });
  const isLetThrough = Promise.withResolvers<undefined>();
  await page.route('**/_app/immutable/**', async (route) => {
    await isLetThrough.promise;
    await route.continue();
  });
  const asked = page.waitForRequest('**/_app/immutable/**');
  await page.getByRole('button', { name: 'Sök i utskriften' }).click();
  await asked;
  expect(await page.getByRole('main').getByRole('searchbox').count()).toBe(0);
  isLetThrough.resolve(undefined);
  await page.getByRole('main').getByRole('searchbox').waitFor();
  await page.context().close();
});

it.each([true, false])('can be taken home in every format, scripts or none: %s', async (scripts) => {
  const page = await visit('audio', { scripts });
  await page.locator('summary[aria-label="Ladda ner utskriften"]').click();
  const links = page.locator('#transcript a[download]');
  expect(await links.allInnerTexts()).toEqual(['Word', 'HTML', 'Text', 'WebVTT', 'SRT', 'JSON']);
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  for (const address of addresses) {
    const answer = await page.request.get(address);
    expect(answer.status()).toBe(200);
    const type = answer.headers()['content-type'] ?? '';
    if (!/wordprocessing/.test(type)) expect(await answer.text()).toContain('Att vattna lagom.');
  }
  await page.context().close();
});

it('tells, also without scripts, that its times may differ when the file has been replaced since', async () => {
  const page = await visit('film', { scripts: false });
  const note = page.getByText('Filen har bytts ut sedan utskriften gjordes');
  expect(await note.count()).toBe(0);
  await started.portal.db.transact((tx) =>
    tx
      .updateTable('recording')
      .set({ replaced_at: Date.now() + 1000 })
      .execute()
  );
  await page.reload();
  await note.waitFor();
  expect(await page.locator('#transcript .notice').innerText()).toContain('Tiderna kan skilja sig');
  await page.context().close();
});
