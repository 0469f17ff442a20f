// A worker in a process of its own that stops itself at a named point, as by a power cut or a machine that stands
// still. Arguments: database address, folder, point, signal. Each point it comes to is a line of its output.
import { writeSync } from 'node:fs';
import { readConfig } from '#lib/server/config.ts';
import { startWorker } from '#lib/server/jobs/worker.ts';
import { openPortal } from '#lib/server/portal.ts';
import { kindsThatTell } from './named-points.ts';

const [DATABASE_URL = '', DATA_DIR = '', point = '', signal = ''] = process.argv.slice(2);
const settings = { DATABASE_URL, DATA_DIR, LOG_LEVEL: 'error', MEDIA_SANDBOX: 'off' };
const portal = openPortal(readConfig(settings, DATA_DIR));

let hasStopped = false;
const kinds = kindsThatTell(portal, 300, (reached) => {
  writeSync(1, `${reached}\n`);
  if (reached !== point || hasStopped) return;
  hasStopped = true;
  process.kill(process.pid, signal);
});
const worker = startWorker(portal, { name: 'stopped', kinds, lightJobs: 1, graceMs: 500 });
process.once('SIGTERM', () => void worker.stop().then(() => portal.close()));
