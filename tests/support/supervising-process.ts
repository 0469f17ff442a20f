// A parent that keeps one child running, for tests that kill either. Argument: the child's program. Prints each new pid.
import { supervise } from '#lib/server/jobs/supervising.ts';
import { quietLog } from './jobs.ts';

const [script = ''] = process.argv.slice(2);
const child = supervise({ log: quietLog() }, { script, restartAfterMs: 50, graceMs: 500 });
let shown: number | undefined;
setInterval(() => {
  if (child.pid() === shown) return;
  shown = child.pid();
  if (shown) console.log(shown);
}, 10);
process.once('SIGTERM', () => void child.stop().then(() => process.exit(0)));
