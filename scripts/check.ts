import { pendingMigrations } from '#lib/server/database/migrator.ts';
import { check, invariants } from '#lib/server/preservation/checking.ts';
import { command, say } from './command.ts';
import { progressOf } from './progress.ts';

const usage = `Checks that the portal's data is what it must be; changes nothing, and may run while the portal runs.

  npm run check            one line for each thing that is wrong
  npm run check -- --json  the same as JSON

It checks:
${invariants.map((one) => `  ${one.name.padEnd(26)}${one.promise}`).join('\n')}

The exit code is 0 when all is well, 1 when something is wrong, 2 when it could not be checked.
`;

await command({ usage, options: { json: { type: 'boolean' } } }, async (portal, { options }) => {
  if ((await pendingMigrations(portal.db)).length > 0) {
    say('The database is not up to date: run npm run migrate first.');
    return 2;
  }
  const progress = progressOf('Checking');
  const findings = await check(portal, ({ name }) => progress.told(name));
  progress.end();
  if (options.json) process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else for (const { invariant, sentence } of findings) process.stdout.write(`${invariant}: ${sentence}\n`);
  if (!options.json && !findings.length)
    process.stdout.write(`All is well: ${invariants.length} invariants hold.\n`);
  return findings.length ? 1 : 0;
});
