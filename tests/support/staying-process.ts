// Lives until it is told to stop, as the worker does. Arguments: `deaf` (does not listen) or `die` (at once), and
// a file to make when it is up.
import { writeFileSync } from 'node:fs';

const [how, file] = process.argv.slice(2);
if (how === 'die') process.exit(3);
setInterval(() => undefined, 1_000);
for (const happening of ['SIGTERM', 'disconnect'] as const)
  process.on(happening, () => {
    if (how !== 'deaf') process.exit(0);
  });
if (file) writeFileSync(file, '');
