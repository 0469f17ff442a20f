import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from '../support/browser.ts';
import { fillInterviews, type Interviews } from '../support/published-interviews.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';

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

/** Svelte and SvelteKit alone are 34 kB of it, the words of the interface 4. */
const mostBytes = 60_000;

it.each(['audio', 'film', 'words'] as const)(
  'the page of an interview (%s) loads at most 60 kB of scripts before it plays (gzip), and asks no other host',
  async (kind) => {
    const { page, faults } = await openPage(browser);
    const scripts: number[] = [];
    const hosts = new Set<string>();
    page.on('response', (response) => {
      hosts.add(new URL(response.url()).host);
      if (response.request().resourceType() !== 'script') return;
      void response.body().then((body) => scripts.push(gzipSync(body).length));
    });
    await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
    const total = scripts.reduce((sum, one) => sum + one, 0);
    expect(scripts.length).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(mostBytes);
    expect([...hosts]).toEqual([new URL(started.url).host]);
    expect(faults).toEqual([]);
    await page.context().close();
  }
);

it('hardly anything moves while the page loads and its fonts come late (CLS below 0.05), on a wide screen or a phone', async () => {
  for (const width of [360, 1280]) {
    for (const id of [interviews.audio, interviews.film]) {
      const { page } = await openPage(browser, { width, touch: width < 768 });
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      const isPainted = Promise.withResolvers<undefined>();
      await page.route('**/fonts/*', async (route) => {
        await isPainted.promise;
        await route.continue();
      });
      await page.goto(`${started.url}/artikel/${id}`, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      isPainted.resolve(undefined);
      await page.waitForFunction(
        () => document.fonts.check('16px Archivo') && document.fonts.check('16px Literata')
      );
      await page.waitForLoadState('networkidle');
      const moved = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
      const total = moved.reduce((sum, one) => sum + one, 0);
      expect({ width, total, isSmall: total < 0.05 }).toEqual({ width, total, isSmall: true });
      await page.context().close();
    }
  }
});
