import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../config.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Recurring } from '../jobs/recurring.ts';
import { makeFolder } from '../storage/durably.ts';
import { mostReportBytes } from './reports.ts';
import { type ReturnRoom, takeReport } from './returning.ts';

interface Room extends ReturnRoom {
  readonly config: Pick<Config, 'origin' | 'DATA_DIR'>;
}

/** So long after it was last written to, a file is whole. */
const restMs = 10_000;
const keptMs = 30 * 24 * 3_600_000;
const mostAtOnce = 500;

/**
 * Reads the mails that lie in `DATA_DIR/bounces`, or `new` in it (a Maildir), one a file. What was a report about a mail of
 * ours is deleted; the rest is put in `other`, for a person to read, and deleted after 30 days.
 */
export function readBounces(room: Room): JobKind<Record<string, never>> {
  const folder = join(room.config.DATA_DIR, 'bounces');
  return {
    name: 'mail.bounces',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 300_000,
    lane: 'light',
    async run(context) {
      const other = join(folder, 'other');
      const now = room.clock.now();
      const counts: Record<string, number> = {};
      const files = [
        ...(await filesIn(folder, now - restMs)),
        ...(await filesIn(join(folder, 'new'), now - restMs))
      ];
      for (const path of files.slice(0, mostAtOnce)) {
        const returned = await takeReport(room, await beginningOf(path));
        if (returned) await rm(path);
        else await putAside(path, other, now);
        counts[returned ?? 'other'] = (counts[returned ?? 'other'] ?? 0) + 1;
      }
      for (const path of await filesIn(other, now - keptMs)) await rm(path);
      await context.finish(() => Promise.resolve());
      if (files.length > 0) context.log.info('mails that came back were read', counts);
    }
  };
}

/** The plain files of a folder that were last written to before `before`; none where there is no folder. */
async function filesIn(folder: string, before: number): Promise<string[]> {
  const paths: string[] = [];
  try {
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isFile() && !entry.name.startsWith('.')) paths.push(join(folder, entry.name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  return paths.filter((_, place) => (times[place] ?? Infinity) < before).sort();
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostReportBytes), 0, mostReportBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function putAside(path: string, folder: string, now: number): Promise<void> {
  await makeFolder(folder);
  await utimes(path, now / 1000, now / 1000);
  await rename(path, join(folder, basename(path)));
}

/** Looks into the folder every five minutes. */
export const readingBounces: Recurring = {
  name: 'mail.bounces',
  everyMs: 5 * 60_000,
  kind: 'mail.bounces',
  payload: {}
};
