import { sql } from 'kysely';
import type { OutputSet, RecordingFailure, RecordingHappening, RecordingLine } from '#lib/media/recording.ts';
import type { Actor } from '../accounts/actor.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';

/** What is noted about a recording. `by` is the name that who did it has today. */
export interface Happening {
  readonly what: RecordingHappening;
  readonly set?: OutputSet | undefined;
  readonly try?: Pick<JobContext, 'attempt' | 'worker'>;
  readonly by?: string | undefined;
  readonly failure?: RecordingFailure;
}

/** Who did it, as it is noted: the name of a person, and nothing of a script. */
export const byName = (actor: Actor): Pick<Happening, 'by'> =>
  actor.kind === 'account' ? { by: actor.name } : {};

/** So many lines are kept of one recording; the oldest but the first go when there are more. */
export const mostLines = 100;

/** Notes, in the caller's transaction, what happened to a recording. */
export async function noteHappening(
  tx: Transaction,
  { clock }: { readonly clock: Clock },
  recordingId: string,
  happening: Happening
): Promise<void> {
  const { last } = await tx
    .selectFrom('recording_log')
    .select(({ fn }) => fn.max<number | null>('position').as('last'))
    .where('recording_id', '=', recordingId)
    .executeTakeFirstOrThrow();
  const position = (last ?? 0) + 1;
  await tx
    .insertInto('recording_log')
    .values({ id: newId(), recording_id: recordingId, position, at: clock.now(), ...columnsOf(happening) })
    .execute();
  await tx
    .deleteFrom('recording_log')
    .where('recording_id', '=', recordingId)
    .where('position', '>', 1)
    .where('position', '<=', sql<number>`${sql.lit(position - mostLines + 1)}`)
    .execute();
}

function columnsOf({ what, set, by, failure, ...happening }: Happening) {
  const { attempt, worker } = happening.try ?? { attempt: null, worker: null };
  const { code, message } = failure ?? { code: null, message: null };
  const detail = failure ? JSON.stringify(failure.values) : null;
  return { what, set_name: set ?? null, attempt, worker, by_name: by ?? null, code, message, detail };
}

/** What happened to recordings, oldest first. */
export async function linesOf(
  { db }: { readonly db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, RecordingLine[]>> {
  const found = new Map<string, RecordingLine[]>(recordingIds.map((id) => [id, []]));
  if (recordingIds.length === 0) return found;
  const rows = await db.read
    .selectFrom('recording_log')
    .selectAll()
    .where('recording_id', 'in', recordingIds)
    .orderBy('position')
    .execute();
  for (const row of rows)
    found.get(row.recording_id)?.push({
      at: row.at,
      what: row.what as RecordingHappening,
      set: row.set_name as OutputSet | null,
      attempt: row.attempt,
      worker: row.worker,
      by: row.by_name,
      failure:
        row.code === null
          ? null
          : {
              code: row.code,
              message: row.message ?? '',
              values: JSON.parse(row.detail ?? '{}') as RecordingFailure['values']
            }
    });
  return found;
}
