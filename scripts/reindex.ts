import { migrate } from '#lib/server/database/migrator.ts';
import { type IndexDifferences, indexDifferences, rebuildIndex } from '#lib/server/search/indexing.ts';
import { command, say } from './command.ts';
import { counted, progressOf } from './progress.ts';

const usage = `Makes the search index again from the database. Readers are answered from the old one until the new is complete.

  npm run reindex              make it again
  npm run reindex -- --check   only say how it differs from the database; the exit code is 1 when it does
`;

await command({ usage, options: { check: { type: 'boolean' } } }, async (portal, { options }) => {
  if (options.check) return check(await indexDifferences(portal));
  await migrate(portal.db);
  const { told, end } = progressOf('search index');
  const count = await rebuildIndex(portal, counted(told));
  end();
  say(`The search index is made again: ${count} articles.`);
  return 0;
});

function check({ missing, stale, extra }: IndexDifferences): number {
  const lines = [
    missing.map((id) => `missing ${id}`),
    stale.map((id) => `stale ${id}`),
    extra.map((id) => `extra ${id}`)
  ].flat();
  for (const line of lines) process.stdout.write(`${line}\n`);
  say(lines.length === 0 ? 'The search index equals the database.' : `${lines.length} articles differ.`);
  return lines.length === 0 ? 0 : 1;
}
