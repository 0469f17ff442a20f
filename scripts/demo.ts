import { join } from 'node:path';
import { operator } from '#lib/server/accounts/actor.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { demoSource, removeDemo } from '#lib/server/imports/demo.ts';
import { importFolder } from '#lib/server/imports/importing.ts';
import { command, say } from './command.ts';

const usage = `Loads the demo station, or takes it away with everything it brought.

  node scripts/demo.ts             (npm run demo)
  node scripts/demo.ts --remove    (npm run demo -- --remove)
`;

await command({ usage, options: { remove: { type: 'boolean' } } }, async (portal, { options }) => {
  await migrate(portal.db);
  if (options.remove) {
    const { articles, kept } = await removeDemo(portal, operator);
    say(`The demo station is gone: ${articles} articles with their recordings.`);
    if (kept.length > 0)
      say(`Left, because articles of your own use them: ${kept.length} people, organisations or programmes.`);
    return 0;
  }
  say('Loading the demo station. Its recordings are being made playable; the pages fill up meanwhile.');
  const folder = join(import.meta.dirname, '..', demoSource);
  const { articles, problems } = await importFolder(
    portal,
    folder,
    ({ key, outcome }) => say(`  ${outcome.padEnd(10)}${key}`),
    operator
  );
  for (const { file, reason } of problems) say(`  not read  ${file}: ${reason}`);
  return problems.length > 0 || articles.some((article) => article.outcome === 'failed') ? 1 : 0;
});
