import { notes } from '#lib/transcripts/cues.ts';
import { makePassages, type Said } from '#lib/transcripts/passages.ts';
import { operator } from '../accounts/actor.ts';
import type { Transaction } from '../database/database.ts';
import type { TranscriptRoom } from './attaching.ts';
import { keepRevision } from './keeping.ts';

/** What a machine has written down. */
export interface WrittenDown {
  readonly recordingId: string;
  readonly language: string;
  readonly said: readonly Said[];
  readonly engine: string;
  readonly model: string;
}

/**
 * Keeps what a machine wrote down as a new revision, in the caller's transaction, and returns its number. It is shown
 * where nobody has written, attached, changed or reviewed a transcript in its language; otherwise it stands beside it, to compare.
 */
export async function keepAutomatic(
  { clock, events }: Pick<TranscriptRoom, 'clock' | 'events'>,
  tx: Transaction,
  { recordingId, language, said, engine, model }: WrittenDown
): Promise<number> {
  const byHand = await tx
    .selectFrom('transcript')
    .select('id')
    .where('recording_id', '=', recordingId)
    .where('language', '=', language)
    .where((row) =>
      row.or([
        row('origin', '!=', 'automatic'),
        row('reviewed_at', 'is not', null),
        // a machine's words that somebody has begun to mend
        row('created_by', 'is not', null)
      ])
    )
    .executeTakeFirst();
  const isFirst = byHand === undefined;
  const passages = makePassages(said, notes().note).map(({ position: _, ...one }) => ({
    ...one,
    personId: null
  }));
  const revision = await keepRevision(
    tx,
    clock,
    {
      ...{ recordingId, language, origin: 'automatic', parent: null, passages },
      ...{ isHead: isFirst, isShown: isFirst, machine: { engine, model } }
    },
    operator
  );
  if (isFirst) await events.announce(tx, { kind: 'transcript.changed', subject: recordingId });
  return revision;
}
