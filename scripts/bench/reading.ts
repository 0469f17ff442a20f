// What the page of an interview with an hour of transcript costs: bytes before it plays, and the main thread while it does.
import { gzipSync } from 'node:zlib';
import { operator } from '#lib/server/accounts/actor.ts';
import type { Portal } from '#lib/server/portal.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { openBrowser } from '../../tests/support/browser.ts';
import { startPortal } from '../../tests/support/portal.ts';
import { fillInterviews } from '../../tests/support/published-interviews.ts';

const [hourMs, passages, wordsEach, playedSeconds] = [3_600_000, 400, 23, 30];

const started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
const { audio } = await fillInterviews(started.portal);
await speakForAnHour(started.portal, audio);
const browser = await openBrowser();
for (const width of [1280, 360]) await read(width);
await browser.close();
await started.stop();

/** Gives the recording of an article 9,200 words, each with its time. */
async function speakForAnHour({ db, clock, events }: Portal, articleId: string): Promise<void> {
  const { recording_id: id } = await db.read
    .selectFrom('article')
    .select('recording_id')
    .where('id', '=', articleId)
    .executeTakeFirstOrThrow();
  if (!id) throw new Error('the article has no recording');
  await db.transact((tx) =>
    tx.updateTable('recording').set({ duration_ms: hourMs }).where('id', '=', id).execute()
  );
  const content = JSON.stringify({ segments: Array.from({ length: passages }, (_, at) => segment(at)) });
  await attachTranscript({ db, clock, events }, id, { name: 'a.json', content, language: 'sv' }, operator);
}

function segment(at: number) {
  const start = (at * hourMs) / passages / 1000;
  const words = Array.from({ length: wordsEach }, (_, place) => ({
    word: ` ord${(at * 7919 + place * 31) % 4001}${place === wordsEach - 1 ? '.' : ''}`,
    start: start + place * 0.38,
    end: start + place * 0.38 + 0.3,
    probability: 0.9
  }));
  const text = words.map(({ word }) => word).join('');
  return { start, end: start + wordsEach * 0.38, text, words, speaker: at % 2 ? 'Ola' : 'Anna' };
}

async function read(width: number): Promise<void> {
  const context = await browser.newContext({ locale: 'sv-SE', viewport: { width, height: 900 } });
  const page = await context.newPage();
  const scripts: number[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    void response.body().then((body) => scripts.push(gzipSync(body).length));
  });
  const answer = await page.goto(`${started.url}/artikel/${audio}`, { waitUntil: 'networkidle' });
  const html = gzipSync((await answer?.body()) ?? Buffer.alloc(0)).length;
  const before = scripts.reduce((sum, one) => sum + one, 0);
  const told = await context.newCDPSession(page);
  // of the processor, not of the clock, which other programs share
  await told.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.getByRole('main').getByRole('button', { name: 'Lyssna' }).first().click();
  await page.waitForFunction(() => Number(document.querySelector('main [role=slider]')?.ariaValueNow) > 2);
  const from = await taskSeconds();
  await page.waitForTimeout(playedSeconds * 1000);
  const share = ((await taskSeconds()) - from) / playedSeconds;
  console.log(
    `${width} px: HTML ${kilobytes(html)}, scripts before play ${kilobytes(before)} (gzip); ` +
      `main thread while it plays ${(share * 100).toFixed(1)} % of a core`
  );
  await context.close();

  async function taskSeconds(): Promise<number> {
    const { metrics } = await told.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
