import type { AnyJobKind, JobContext } from '#lib/server/jobs/job-kind.ts';
import { jobKinds, type Portal } from '#lib/server/portal.ts';
import type { Storage } from '#lib/server/storage/storage.ts';

/** Where in a job of the media pipeline its worker may stop: the doors it passes on its way, in order. */
type Moment =
  | 'all of it has come'
  | 'the original is kept'
  | 'the original is opened'
  | 'it is made'
  | 'it is stored'
  | 'it is written'
  | 'it is committed'
  | 'the original is let go'
  | 'it is removed';

/**
 * The kinds of job of a portal, and `reached` hears of every moment, with the name of the job's kind before it:
 * `media.encode: it is stored`. `leaseMs` is how long a silent worker keeps a job.
 */
export function kindsThatTell(
  portal: Portal,
  leaseMs: number,
  reached: (point: string) => void
): AnyJobKind[] {
  return jobKinds(portal).flatMap(({ name }) => {
    const told = (moment: Moment) => reached(`${name}: ${moment}`);
    const kind = jobKinds({ ...portal, storage: storageThatTells(portal.storage, told) }).find(
      (one) => one.name === name
    );
    if (!kind) return [];
    const run: AnyJobKind['run'] = (context, payload) => kind.run(contextThatTells(context, told), payload);
    return [{ ...kind, leaseMs, run }];
  });
}

function storageThatTells(storage: Storage, told: (moment: Moment) => void): Storage {
  return {
    ...storage,
    async localCopy(key) {
      const copy = await storage.localCopy(key);
      told('the original is opened');
      return {
        ...copy,
        release: async () => {
          await copy.release();
          told('the original is let go');
        }
      };
    },
    async take(file, key) {
      told('all of it has come');
      await storage.take(file, key);
      told('the original is kept');
    },
    async takeFolder(folder, key) {
      told('it is made');
      await storage.takeFolder(folder, key);
      told('it is stored');
    },
    async removeFolder(key) {
      await storage.removeFolder(key);
      told('it is removed');
    }
  };
}

function contextThatTells(context: JobContext, told: (moment: Moment) => void): JobContext {
  return {
    ...context,
    async finish(write) {
      await context.finish(async (tx) => {
        await write(tx);
        told('it is written');
      });
      told('it is committed');
    }
  };
}
