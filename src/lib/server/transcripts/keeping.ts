import type { KeptPassage } from '#lib/transcripts/revision.ts';
import { spliceBetween } from '#lib/transcripts/editing/splices.ts';
import type { TimePoint, TranscriptProblem, TranscriptView } from '#lib/transcripts/transcript.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import type { Clock } from '../clock.ts';
import type { Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';

/** What a new revision is. */
export interface NewRevision {
  readonly recordingId: string;
  readonly language: string;
  readonly origin: TranscriptView['origin'];
  readonly parent: number | null;
  readonly passages: readonly KeptPassage[];
  /** Editing goes on from it. */
  readonly isHead: boolean;
  /** Readers see it from now on. */
  readonly isShown: boolean;
  readonly session?: string;
  readonly machine: Machine;
  readonly file?: {
    readonly name: string;
    readonly source: string;
    readonly problems: readonly TranscriptProblem[];
  };
}

/** Which machine wrote it, when one did. */
export interface Machine {
  readonly engine: string | null;
  readonly model: string | null;
}

/** Writes a new revision with its passages, in the caller's transaction, and returns its number: one more than the last. */
export async function keepRevision(
  tx: Transaction,
  clock: Clock,
  revision: NewRevision,
  actor: Actor
): Promise<number> {
  const { recordingId, language, origin, parent, passages, isHead, isShown, machine } = revision;
  const [id, number, now] = [newId(), await nextRevision(tx, recordingId), clock.now()];
  if (isHead) await clearFlag(tx, 'head', recordingId, language);
  if (isShown) await clearFlag(tx, 'current', recordingId, language);
  await tx
    .insertInto('transcript')
    .values({
      ...{ id, revision: number, recording_id: recordingId, language, origin, parent },
      current: isShown ? 1 : 0,
      head: isHead ? 1 : 0,
      shown_at: isShown ? now : null,
      saved_at: now,
      session: revision.session ?? null,
      ...{ engine: machine.engine, model: machine.model },
      ...fileColumns(revision.file),
      created_by: accountOf(actor),
      created_at: now
    })
    .execute();
  await insertPassages(tx, id, passages);
  return number;
}

function fileColumns(file: NewRevision['file']) {
  if (!file) return { source_name: null, source: null, problems: '[]' };
  const name = file.name.toWellFormed().replaceAll('\0', '').slice(0, 255);
  return { source_name: name, source: file.source, problems: JSON.stringify(file.problems) };
}

async function nextRevision(tx: Transaction, recordingId: string): Promise<number> {
  const latest = await tx
    .selectFrom('transcript')
    .select((of) => of.fn.max('revision').as('revision'))
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return (latest?.revision ?? 0) + 1;
}

/** Takes a flag from the revision that has it in a language. */
export async function clearFlag(
  tx: Transaction,
  flag: 'head' | 'current',
  recordingId: string,
  language: string
): Promise<void> {
  await tx
    .updateTable('transcript')
    .set({ [flag]: 0 })
    .where('recording_id', '=', recordingId)
    .where('language', '=', language)
    .where(flag, '=', 1)
    .execute();
}

/** SQLite binds at most 32,766 values in one statement. */
const rowsAtOnce = 2000;

async function insertPassages(
  tx: Transaction,
  transcriptId: string,
  passages: readonly KeptPassage[],
  from = 0
): Promise<void> {
  const rows = passages.map(({ startMs, endMs, speaker, personId, text, times }, index) => ({
    id: newId(),
    transcript_id: transcriptId,
    position: from + index,
    start_ms: startMs,
    end_ms: endMs,
    speaker,
    person_id: personId,
    text,
    times: JSON.stringify(times)
  }));
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    await tx
      .insertInto('passage')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute();
}

/** The passages of a revision, in order. */
export async function keptPassages(
  reader: Reader | Transaction,
  transcriptId: string
): Promise<KeptPassage[]> {
  const rows = await reader
    .selectFrom('passage')
    .select(['start_ms', 'end_ms', 'speaker', 'person_id', 'text', 'times'])
    .where('transcript_id', '=', transcriptId)
    .orderBy('position')
    .execute();
  return rows.map(({ start_ms, end_ms, person_id, times, ...row }) => ({
    ...row,
    startMs: start_ms,
    endMs: end_ms,
    personId: person_id,
    times: JSON.parse(times) as TimePoint[]
  }));
}

/** Makes the passages of a draft these, and writes only where they differ. */
export async function rewritePassages(
  tx: Transaction,
  transcriptId: string,
  passages: readonly KeptPassage[]
): Promise<void> {
  const change = spliceBetween(await keptPassages(tx, transcriptId), passages, isSamePassage);
  if (!change) return;
  const { at, removes, inserts } = change;
  await tx
    .deleteFrom('passage')
    .where('transcript_id', '=', transcriptId)
    .where('position', '>=', at)
    .where('position', '<', at + removes)
    .execute();
  const shift = inserts.length - removes;
  if (shift !== 0)
    await tx
      .updateTable('passage')
      .set((of) => ({ position: of('position', '+', shift) }))
      .where('transcript_id', '=', transcriptId)
      .where('position', '>=', at + removes)
      .execute();
  await insertPassages(tx, transcriptId, inserts, at);
}

function isSamePassage(one: KeptPassage, other: KeptPassage): boolean {
  return (
    one.text === other.text &&
    one.startMs === other.startMs &&
    one.endMs === other.endMs &&
    one.speaker === other.speaker &&
    one.personId === other.personId &&
    JSON.stringify(one.times) === JSON.stringify(other.times)
  );
}
