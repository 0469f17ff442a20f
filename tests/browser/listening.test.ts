import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame } from 'playwright-core';
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
