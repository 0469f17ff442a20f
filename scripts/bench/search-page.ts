// How long /sok takes over HTTP, on a station of generated interviews: the page itself, with its rows in the database.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf } from '#lib/search/question-address.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import type { SearchDocument } from '#lib/server/search/engine.ts';
import { serveBuilt } from '../../tests/support/served.ts';
import { questionsOf } from './search-questions.ts';
import { spokenStation, type SpokenStation } from './spoken-station.ts';

const usage = `Measures the page /sok over HTTP, and prints rows for docs/benchmarks.md.

  node scripts/bench/search-page.ts [--hours 500] [--rounds 60]

One asks after the other, as one reader would. Every article has a row in the database, in SQLite; what is said in it is in the
embedded index, or in Meilisearch too when MEILI_URL and MEILI_KEY are set.
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    hours: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '60' }
  }
});
if (values.help) process.stdout.write(usage);
else await run(Number(values.hours), Number(values.rounds));

async function run(hours: number, rounds: number): Promise<void> {
  const station = await spokenStation(hours);
  const dataDir = mkdtempSync(join(tmpdir(), 'eter-bench-page-'));
  const meilisearch = {
    MEILI_URL: process.env['MEILI_URL'] ?? '',
    MEILI_KEY: process.env['MEILI_KEY'] ?? '',
    MEILI_PREFIX: 'eter-bench-page'
  };
  try {
    const portal = openPortal(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', ...meilisearch }, dataDir));
    const people = await fill(portal, station);
    await portal.close();
    const served = await serveBuilt({ DATABASE_URL: '', ...meilisearch }, dataDir);
    for (const [kind, questions] of Object.entries(questionsOf(station))) {
      const times: number[] = [];
      let used = 0;
      for (let round = -3; round < rounds; round += 1) {
        const question = questions[(round + questions.length) % questions.length];
        if (!question) continue;
        const person = question.person.flatMap((one) => people.get(one) ?? []);
        const address = addressOf({ ...question, person });
        const [begun, before] = [performance.now(), processorMs(served.pid)];
        const { status } = await served.ask(address);
        if (status !== 200) throw new Error(`${address} was answered with ${status}`);
        // the first three only warm it up
        if (round < 0) continue;
        times.push(performance.now() - begun);
        used += processorMs(served.pid) - before;
      }
      const at = (part: number) =>
        (times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0).toFixed(0);
      process.stdout.write(
        `| /sok, ${hours} hours | ${kind} | p50 ${at(0.5)} ms, p95 ${at(0.95)} ms; of the processor ${(used / rounds).toFixed(0)} ms, mean |\n`
      );
    }
    await served.end();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What a process has used of the processor, all its threads together, in milliseconds; Linux counts in hundredths of a second. */
function processorMs(pid: number): number {
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .split(' ')
    .slice(13, 15)
    .map(Number);
  return (user + system) * 10;
}

/** Writes a row for every article and everybody in it, and the indexes with what is said; returns the persons' ids. */
async function fill(portal: Portal, station: SpokenStation): Promise<ReadonlyMap<string, string>> {
  await migrate(portal.db);
  const people = new Map<string, string>();
  const documents: SearchDocument[] = [];
  for await (const document of station.documents()) {
    const ids: string[] = [];
    for (const [name = ''] of document.credits.map((credit) => credit.split(':'))) {
      const id = people.get(name) ?? (await registerPerson(portal, { name }, operator));
      people.set(name, id);
      ids.push(id);
    }
    const credits = document.credits.map((credit, at) => `${ids[at] ?? ''}:${credit.split(':')[1] ?? ''}`);
    const articleId = await writeArticle(portal, document, ids);
    documents.push({ ...document, articleId, credits, programmeId: null, organisationIds: [], topicIds: [] });
  }
  for (const engine of portal.search.engines) await engine.rebuild(each(documents));
  await portal.db.transact((tx) => tx.deleteFrom('job').execute());
  return people;
}

async function* each(documents: readonly SearchDocument[]): AsyncGenerator<SearchDocument> {
  for (const document of documents) yield await Promise.resolve(document);
}

async function writeArticle(
  portal: Portal,
  document: SearchDocument,
  people: readonly string[]
): Promise<string> {
  const textOf = (field: string) => document.texts.find((one) => one.field === field)?.text ?? '';
  const credits = people.map((personId, at) => ({
    ...{ role: at === 0 ? ('guest' as const) : ('reporter' as const), personId, organisationId: null },
    ...{ name: `Person ${personId}`, title: '', affiliationId: null, affiliation: null }
  }));
  const id = await createArticle(
    portal,
    {
      headline: textOf('headline').slice(0, 100),
      lede: textOf('lede').slice(0, 220),
      body: [{ type: 'paragraph', runs: [{ text: textOf('body') }] }],
      credits
    },
    operator
  );
  await publish(portal, id, { at: document.publishedAt }, operator);
  return id;
}
