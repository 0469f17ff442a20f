import { migrate, pendingMigrations } from '#lib/server/database/migrator.ts';
import { command } from './command.ts';

const usage = `Brings the database up to date with this version of Eter. npm start does it too.

  npm run migrate               run the migrations that have not run
  npm run migrate -- --pending  only name them; the exit code is 1 when there are any
`;

await command({ usage, options: { pending: { type: 'boolean' } } }, async ({ db }, { options }) => {
  const names = options.pending ? await pendingMigrations(db) : await migrate(db);
  for (const name of names) process.stdout.write(`${name}\n`);
  if (!names.length) process.stdout.write('The database is up to date.\n');
  return options.pending && names.length ? 1 : 0;
});
