import { makeKeys } from '#lib/server/search/meilisearch-engine.ts';
import { commandAlone, say } from './command.ts';

const usage = `Makes the keys with which the portal uses its indexes in Meilisearch, and no others there.

  MEILI_MASTER_KEY=… npm run search-keys

Reads MEILI_URL and MEILI_PREFIX from the settings. Prints two lines for .env: MEILI_KEY for a portal with its worker
beside it, and, as a remark, one that may only search, for web servers whose worker runs elsewhere (WORKER=off).
Run again it prints the same keys. The master key is used for this alone, and is kept nowhere.
`;

await commandAlone({ usage, options: {} }, async (config) => {
  const master = process.env['MEILI_MASTER_KEY'] ?? '';
  if (config.MEILI_URL === '' || master === '') {
    say('Set MEILI_URL, and MEILI_MASTER_KEY to the master key that Meilisearch was started with.');
    return 2;
  }
  const keys = await makeKeys({ url: config.MEILI_URL, key: master, prefix: config.MEILI_PREFIX });
  process.stdout.write(`MEILI_KEY=${keys.portal}\n# to search only: MEILI_KEY=${keys.search}\n`);
  return 0;
});
