import { backUp } from '#lib/server/preservation/backup.ts';
import { command, say } from './command.ts';
import { counted, progressOf } from './progress.ts';

const usage = `Adds a backup of the whole portal to the archive in FOLDER, while the portal runs.

  npm run backup -- FOLDER            the database as at one moment, and every file it stands for
  npm run backup -- FOLDER --keep 14  and removes all backups but the newest 14

The archive holds each file once, however many backups need it. It holds e-mail addresses and password hashes:
keep it where only you can read it. The exit code is 1 when files of the portal were missing or damaged.
`;

await command(
  { usage, words: 1, options: { keep: { type: 'string' } } },
  async (portal, { words, options }) => {
    const keep = options.keep === undefined ? undefined : Number(options.keep);
    if (keep !== undefined && !(Number.isInteger(keep) && keep > 0)) {
      say('--keep wants a number from 1.');
      return 2;
    }
    const progress = progressOf('Copying files');
    const [folder = ''] = words;
    const report = await backUp(portal, folder, {
      told: counted(progress.told),
      ...(keep === undefined ? {} : { keep })
    });
    progress.end();
    for (const problem of report.problems) say(problem);
    process.stdout.write(
      `${folder}/${report.name}: ${report.rows} rows, ${report.files} files (${report.newFiles} new, ${Math.ceil(report.newBytes / 1e6)} MB)\n`
    );
    return report.problems.length ? 1 : 0;
  }
);
