// What the page of an article with sound sends to a browser before anybody presses play. Uses CHROMIUM_PATH.
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium, type Response } from 'playwright-core';
import { type Served, serveBuilt } from '../../tests/support/served.ts';

const portal = await serveBuilt({ WORKER: 'on', DEMO: 'on', LOG_LEVEL: 'error' });
const path = await firstEpisode(portal);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? 'chromium',
  args: ['--no-sandbox']
});
const page = await browser.newPage();
const responses: Response[] = [];
page.on('response', (response) => responses.push(response));
await page.goto(`${portal.origin}${path}`, { waitUntil: 'networkidle' });
await pause(2000);

const sizes = new Map<string, { count: number; bytes: number; gzip: number }>();
for (const response of responses) {
  const kind = response.request().resourceType();
  const body = await response.body().catch(() => Buffer.alloc(0));
  const so = sizes.get(kind) ?? { count: 0, bytes: 0, gzip: 0 };
  const gzip = gzipSync(body).length;
  sizes.set(kind, { count: so.count + 1, bytes: so.bytes + body.length, gzip: so.gzip + gzip });
}
for (const [kind, { count, bytes, gzip }] of sizes)
  console.log(`${kind.padEnd(12)}${count} files, ${kb(bytes)} kB, ${kb(gzip)} kB gzipped`);
const strangers = responses.map((one) => one.url()).filter((url) => !isOwn(url));
console.log(`requests to others: ${strangers.length}${strangers.map((url) => `\n  ${url}`).join('')}`);
await browser.close();
await portal.drop();

function isOwn(url: string): boolean {
  return url.startsWith(`${portal.origin}/`) || /^(data|blob):/.test(url);
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

/** The address of the first article of the demo station whose recording can be played. */
async function firstEpisode(served: Served): Promise<string> {
  const deadline = Date.now() + 600_000;
  while (Date.now() < deadline) {
    const { text } = await served.ask('/');
    for (const [, link = ''] of text.matchAll(/href="(\/artikel\/[^"?#]+)/g))
      if ((await served.ask(link)).text.includes('<audio')) return link;
    await pause(2000);
  }
  throw new Error('no recording of the demo station became playable within ten minutes');
}
