import { findBackup, restore } from '#lib/server/preservation/restoring.ts';
import { command } from './command.ts';
import { counted, progressOf } from './progress.ts';

const usage = `Restores a portal from the archive in FOLDER into an empty DATA_DIR and an empty database.

  npm run restore -- FOLDER              the newest backup
  npm run restore -- FOLDER --from NAME  another one
  npm run restore -- FOLDER --verify     only reads every byte of it, and tells whether it is whole

DATABASE_URL may name another kind of database than the backup was made of. A damaged archive is refused before
anything is written.
`;

await command(
  { usage, words: 1, options: { from: { type: 'string' }, verify: { type: 'boolean' } } },
  async (portal, { words, options }) => {
    const [folder = ''] = words;
    if (options.verify) {
      const { name, manifest } = await findBackup(folder, options.from);
      process.stdout.write(
        `${name} is whole: ${manifest.files.length} files, ${manifest.tables.length} tables\n`
      );
      return 0;
    }
    const progress = progressOf('Restoring files');
    const from = options.from === undefined ? {} : { name: options.from };
    const report = await restore(portal, folder, { ...from, told: counted(progress.told) });
    progress.end();
    process.stdout.write(
      `Restored ${report.name}: ${report.rows} rows, ${report.files} files. Now: npm run check\n`
    );
    return 0;
  }
);
