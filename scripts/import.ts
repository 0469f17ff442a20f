import { operator } from '#lib/server/accounts/actor.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { importWordPress } from '#lib/server/imports/wordpress/importing.ts';
import type { WordPressReport } from '#lib/server/imports/wordpress/report.ts';
import { command, say } from './command.ts';

const usage = `Imports the export of another system: articles, authors, topics, and comments in their threads.

  node scripts/import.ts wordpress EXPORT.xml [--media FOLDER] [--publish] [--dry-run]

  --media FOLDER  a copy of wp-content/uploads, for pictures and recordings
  --publish       publishes what was public there, with its date; without it everything is a draft
  --dry-run       writes nothing, and tells what would be done

Run again, it adds only what is new. What could not be read is listed. The rest is in docs/importing.md.
Exit code: 0 when everything went in, 1 when something did not, 2 for a call that cannot be meant.
`;

const options = {
  media: { type: 'string' },
  publish: { type: 'boolean' },
  'dry-run': { type: 'boolean' }
} as const;

await command({ usage, options, words: 2 }, async (portal, { words: [system, file = ''], options }) => {
  if (system !== 'wordpress') {
    say(`There is no way in from "${system}".\n\n${usage}`);
    return 2;
  }
  await migrate(portal.db);
  const { media, publish = false, 'dry-run': dryRun = false } = options;
  const how = { file, publish, dryRun, ...(media !== undefined && { media }) };
  const report = await importWordPress(
    portal,
    how,
    ({ outcome, title, comments, state }) =>
      say(
        `  ${outcome.padEnd(8)}${title || '(no title)'}${comments ? `, ${comments} comments` : ''} ${state}`
      ),
    operator
  );
  return tell(report, dryRun);
});

/** Tells what was done, and answers the exit code. */
function tell({ posts, comments, leftOut, notes, missingFiles }: WordPressReport, dryRun: boolean): number {
  for (const { weight, line, title, words } of notes)
    say(`  ${weight.padEnd(8)}line ${line}${title && `, "${title}"`}: ${words}`);
  for (const address of missingFiles) say(`  no file ${address}`);
  const of = (outcome: string) => posts.filter((post) => post.outcome === outcome).length;
  const failed = notes.filter(({ weight }) => weight === 'failed').length;
  say(
    [
      `${of('added')} articles ${dryRun ? 'would come in' : 'came in'}, ${of('known')} were in already, ${of('failed')} failed`,
      `comments: ${counted(comments)}`,
      `left out: ${counted(leftOut)}`,
      `${missingFiles.length} files are not there, ${failed} things could not be read.`
    ].join('\n')
  );
  return failed > 0 ? 1 : 0;
}

const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ') || 'none';
