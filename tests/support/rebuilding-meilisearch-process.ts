import { openMeilisearch } from '#lib/server/search/meilisearch-engine.ts';
import { manyDocuments } from './many-documents.ts';

/** Makes the indexes of a Meilisearch (url, key) again and again, until it is killed. Says when each begins. */
const [url = '', key = ''] = process.argv.slice(2);
const engine = openMeilisearch({ url, key, prefix: 'eter', patienceMs: 20_000 }, () =>
  Promise.resolve(new Set<string>())
);
for (;;) {
  process.stdout.write('begun\n');
  await engine.rebuild(manyDocuments());
}
