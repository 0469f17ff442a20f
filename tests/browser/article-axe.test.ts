import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings, openBrowser, openPage, sidewaysScroll } from '../support/browser.ts';
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

const play = async (page: Page) => {
  await page
    .getByRole('button', { name: /^(Lyssna|Titta)$/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Pausa' }).first().waitFor();
};
const states: Record<string, (page: Page) => Promise<void>> = {
  'before it plays': () => Promise.resolve(),
  'while it plays': play,
  'with the menus and the search open': async (page) => {
    await page.getByRole('button', { name: 'Sök i utskriften' }).click();
    await page.keyboard.type('pengar');
    await page.getByText('Dela', { exact: true }).click();
  },
  'with a form that is not whole': async (page) => {
    await page.getByRole('button', { name: 'Skicka för granskning' }).click();
    await page.getByText('Kommentaren är inte skickad ännu').waitFor();
  },
  'with the player as a sheet': async (page) => {
    await play(page);
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Visa hela spelaren' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pausa' }).waitFor();
  }
};

describe.each(['audio', 'film'] as const)('the page of an interview (%s)', (kind) => {
  it.each(Object.entries(states))(
    '%s has nothing that axe-core minds, by day or by night',
    async (_, enter) => {
      const { page } = await openPage(browser, { lessMotion: true });
      page.setDefaultTimeout(10_000);
      await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
      await enter(page);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.context().close();
    }
  );

  it('fits every width, and text twice as large', async () => {
    const { page } = await openPage(browser, { width: 360, touch: true });
    await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await play(page);
    for (const width of [320, 360, 640, 768, 992, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await sidewaysScroll(page)).toBe(0);
    await page.context().close();
  });

  it('is walked by keyboard alone: everything that takes the focus is seen, in order, and none keeps it', async () => {
    const { page } = await openPage(browser, { lessMotion: true });
    await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
    const names: string[] = [];
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const { width, height } = element.getBoundingClientRect();
        const { outlineStyle } = getComputedStyle(element);
        const isRinged = outlineStyle !== 'none';
        const name = element.getAttribute('aria-label') ?? element.textContent.trim();
        return { name: name.slice(0, 40), isSeen: width > 0 && height > 0 && isRinged };
      });
      if (!seen) break;
      expect(seen).toEqual({ name: seen.name, isSeen: true });
      names.push(seen.name);
    }
    const places = [kind === 'audio' ? 'Lyssna' : 'Titta', 'Spelposition', 'Sök i utskriften'];
    const found = places.map((name) => names.indexOf(name));
    expect(found.every((place) => place > 0)).toBe(true);
    expect(names.some((name) => name.includes('Logga in'))).toBe(true);
    await page.context().close();
  });
});
