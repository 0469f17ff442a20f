import { operator } from '#lib/server/accounts/actor.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { rerender, rerenderAll } from '#lib/server/media/rerendering.ts';
import { command, say } from './command.ts';

const usage = `Has what is played of recordings made again from their kept originals, as after an update that makes them better.

  npm run rerender -- --all
  npm run rerender -- --recording ID

It only asks for it: the worker does it when nothing else waits. Until the new files are there the old ones are played.
Exit code: 0 when it will be done, 1 when there is no such recording, 2 for a call that cannot be meant.
`;

await command(
  { usage, options: { all: { type: 'boolean' }, recording: { type: 'string' } } },
  async (portal, { options: { all = false, recording } }) => {
    if (all === (recording !== undefined)) {
      say(`Name one recording, or --all.\n\n${usage}`);
      return 2;
    }
    await migrate(portal.db);
    if (recording !== undefined) await rerender(portal, recording, operator);
    const count = all ? await rerenderAll(portal, operator) : 1;
    say(`${count} recordings will be made again by the worker.`);
    return 0;
  }
);
