import { setTimeout as wait } from 'node:timers/promises';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { corpus } from '../contracts/search/corpus.ts';

/** Begins to make the index in the folder it is given again, says so, and never comes further. */
await openSqliteSearch(process.argv[2] ?? '').rebuild(
  (async function* () {
    for (const document of corpus.slice(0, 2)) yield await Promise.resolve(document);
    process.stdout.write('begun\n');
    await wait(600_000);
  })()
);
