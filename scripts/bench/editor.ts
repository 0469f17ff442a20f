// How long a key press takes until it is painted in a transcript of 36,000 words, and how much memory the page holds.
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { operator } from '#lib/server/accounts/actor.ts';
import { newId } from '#lib/server/ids.ts';
import type { Portal } from '#lib/server/portal.ts';
import { saveTranscript } from '#lib/server/transcripts/saving.ts';
import { openBrowser } from '../../tests/support/browser.ts';
import { startPortal } from '../../tests/support/portal.ts';
import { openStudio } from '../../tests/support/studio.ts';

const [passages, wordsEach, presses] = [900, 40, 100];

const started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
const recording = await longInterview(started.portal);
const browser = await openBrowser();
const page = await openStudio(browser, started);
const told = await page.context().newCDPSession(page);
await page.goto(`${started.url}/redaktion/inspelning/${recording}/utskrift`);
await page.locator('.seg-text').first().waitFor();

for (const slower of [1, 4]) {
  await told.send('Emulation.setCPUThrottlingRate', { rate: slower });
  for (const place of [0, 0.5, 1])
    console.log(`${slower}× slower, at ${place * 100} %: ${await typed(page, place)}`);
}
await told.send('Emulation.setCPUThrottlingRate', { rate: 1 });
console.log(await memory(told));
await browser.close();
await started.stop();

/** A recording without sound, and four hours of words, each with its time and how sure a machine was. */
async function longInterview({ db, clock, events }: Portal): Promise<string> {
  const id = newId();
  const row = { id, state: 'ready', kind: 'audio', name: 'lang.wav', bytes: 1, created_at: 1, updated_at: 1 };
  const empty = { sha256: null, storage_key: null, probe: null, loudness: null, failure: null };
  await db.transact((tx) =>
    tx
      .insertInto('recording')
      .values({ ...row, ...empty, withdrawn_at: null, duration_ms: passages * 16_000, created_by: null })
      .execute()
  );
  const inserts = Array.from({ length: passages }, (_, at) => passage(at));
  const splice = { at: 0, removes: 0, inserts };
  await saveTranscript(
    { db, clock, events },
    id,
    { language: 'sv', session: 'bench', from: null, splice },
    operator
  );
  return id;
}

function passage(at: number) {
  const words = Array.from({ length: wordsEach }, (_, word) => `ord${(at * 7919 + word * 31) % 4001}`);
  const startMs = at * 16_000;
  let offset = 0;
  const times = words.map((word, place) => {
    const point = [offset, startMs + place * 400, place % 17 ? 0.95 : 0.5] as const;
    offset += word.length + 1;
    return point;
  });
  const speaker = at % 2 ? 'Ola Wiktorsson' : 'Anna Maria Lindqvist Arrue';
  return { startMs, endMs: startMs + 16_000, speaker, personId: null, text: words.join(' '), times };
}

/** Types at a place of the text, and says how long the presses took: from the key to the frame after it. */
async function typed(on: Page, place: number): Promise<string> {
  await on.evaluate((part) => scrollTo(0, (document.body.scrollHeight - innerHeight) * part), place);
  await on.waitForTimeout(500);
  await on.locator('.seg-text').nth(1).click();
  await on.evaluate(watch);
  for (let press = 0; press < presses; press++) {
    await on.keyboard.press('abcdefgh '[press % 9] ?? 'a');
    // twelve presses a second, and now and then a pause in which it is saved
    await on.waitForTimeout(press % 50 === 49 ? 1500 : 80);
  }
  await on.waitForTimeout(500);
  const times = await on.evaluate<number[]>('globalThis.pressed');
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(0.999)} ms of ${sorted.length} presses`;
}

/** Notes, for every key, the time from the press to when its frame has been painted. */
function watch(): void {
  const pressed: number[] = [];
  Object.assign(globalThis, { pressed });
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => pressed.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    },
    { capture: true }
  );
}

async function memory(session: CDPSession): Promise<string> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const own = await browser.newBrowserCDPSession();
  const { processInfo } = await own.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMb(id));
  const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
  return `memory: ${mb(usedSize)} MB of script objects, ${Math.max(...renderers).toFixed(0)} MB resident in the page’s process`;
}

/** Of what is shared with other processes only this one’s part. */
function residentMb(pid: number): number {
  const pss = /^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(pss) / 1024;
}
