import { operator } from '#lib/server/accounts/actor.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { importFolder } from '#lib/server/imports/importing.ts';
import { command, say } from './command.ts';

const usage = `Imports recordings with sidecars: station, programmes, people, organisations, and one folder for each article.

  node scripts/ingest.ts FOLDER

The format is in docs/ingest.md. Run again, it goes on where it stopped and changes only what has changed.
An article with a recording is published when the worker has made something of it that can be played.
Exit code: 0 when everything went in, 1 when something did not, 2 for a call that cannot be meant.
`;

await command({ usage, options: {}, words: 1 }, async (portal, { words: [folder = ''] }) => {
  await migrate(portal.db);
  const report = await importFolder(
    portal,
    folder.replace(/(?<=.)\/+$/, ''),
    ({ key, outcome, words }) => say(`  ${outcome.padEnd(10)}${key}${words ? `: ${words}` : ''}`),
    operator
  );
  for (const { file, reason } of report.problems) say(`  not read  ${file}: ${reason}`);
  const failed = report.articles.filter((article) => article.outcome === 'failed').length;
  say(
    `${report.articles.length - failed} articles in, ${failed} failed, ${report.problems.length} problems.`
  );
  return failed + report.problems.length > 0 ? 1 : 0;
});
