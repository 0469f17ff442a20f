// How long the queue of comments takes to list with 100,000 that wait, and to decide about many at once.
// DATABASE_URL names a PostgreSQL database of its own; SQLite in a folder of its own without it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { decideComments } from '#lib/server/comments/deciding.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { newId } from '#lib/server/ids.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { row } from './measuring.ts';

const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'eter-moderation-'));
const portal = openPortal(readConfig({ ...process.env, DATA_DIR: folder, LOG_LEVEL: 'error' }, folder));
await migrate(portal.db);
const keys = await fill(portal);

const states = { state: 'pending' } as const;
for (const [where, after] of Object.entries({ first: undefined, middle: keys.middle, last: keys.last }))
  await measure(`50 of ${count} that wait, ${where} part, p95 of 40`, 300, 40, () =>
    listToModerate(portal, { ...states, after }, operator)
  );
await measure('those with a rare word among them, p95 of 10', 300, 10, () =>
  listToModerate(portal, { ...states, words: 'kanariefågel' }, operator)
);
const { comments } = await listToModerate(portal, states, operator);
const ids = comments.map(({ id }) => id);
await measure('marking 50 as spam, with lessons and journal', 1_000, 1, () =>
  decideComments(portal, ids, { verdict: 'spam' }, operator)
);
await portal.close();
rmSync(folder, { recursive: true });

async function measure(what: string, most: number, times: number, doing: () => Promise<unknown>) {
  const taken: number[] = [];
  for (let at = 0; at < times; at++) {
    const before = performance.now();
    await doing();
    taken.push(performance.now() - before);
  }
  const worst = taken.sort((a, b) => a - b)[Math.ceil(times * 0.95) - 1] ?? 0;
  row(what, `${worst.toFixed(0)} ms`, `≤ ${most} ms`);
}

/** Writes the comments of 20,000 commenters to 50 articles, a second apart; returns keys in the middle and near the end. */
async function fill({ db, sealer }: Portal) {
  const articles: string[] = [];
  for (let at = 0; at < 50; at++) {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    const id = await createArticle(portal, { headline: `Artikel ${at}`, body }, operator);
    await publish(portal, id, {}, operator);
    articles.push(id);
  }
  const commenters = Array.from({ length: count / 5 }, () => newId());
  for (let from = 0; from < commenters.length; from += 500)
    await db.transact((tx) =>
      tx
        .insertInto('commenter')
        .values(
          commenters.slice(from, from + 500).map((id) => ({
            ...{
              id,
              email_hash: sealer.hash('address', id),
              email_sealed: sealer.seal(`${id}@post.example`)
            },
            ...{ created_at: 1, seen_at: 1 }
          }))
        )
        .execute()
    );
  const begin = Date.now() - count * 1000;
  const comment = (at: number) => ({
    id: newId(),
    article_id: articles[at % articles.length] ?? '',
    commenter_id: commenters[at % commenters.length] ?? '',
    name: `Läsare ${at}`,
    text: `Kommentar ${at} om det som sades${at === count - 10 ? ', och en kanariefågel' : ''}. `.repeat(4),
    state: at % 20 === 0 ? 'approved' : 'pending',
    created_at: begin + at * 1000
  });
  const written: { id: string; created_at: number }[] = [];
  for (let from = 0; from < count * 1.05; from += 500) {
    const some = Array.from({ length: 500 }, (_, at) => comment(from + at));
    written.push(...some);
    await db.transact((tx) => tx.insertInto('comment').values(some).execute());
  }
  const keyAt = (part: number) => {
    const one = written[Math.floor(written.length * part)];
    return `${one?.created_at ?? 0}-${one?.id ?? ''}`;
  };
  return { middle: keyAt(0.5), last: keyAt(0.995) };
}
