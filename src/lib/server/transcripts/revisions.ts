import type { EditableTranscript, RevisionView } from '#lib/transcripts/revision.ts';
import type { TranscriptView } from '#lib/transcripts/transcript.ts';
import type { Database } from '../database/database.ts';
import { keptPassages } from './keeping.ts';

/** A revision that editing can go on from, without its passages. */
export type TranscriptHead = Omit<EditableTranscript, 'passages'>;

/** The revision that editing goes on from, in a language or in the one written last; null when there is none. */
export async function findHead(
  { db }: { db: Database },
  recordingId: string,
  language?: string
): Promise<TranscriptHead | null> {
  const row = await editableRows(db, recordingId)
    .where('head', '=', 1)
    .$if(language !== undefined, (query) => query.where('language', '=', language ?? ''))
    .orderBy('revision', 'desc')
    .executeTakeFirst();
  return row ? headOf(row) : null;
}

/** The same with its passages. */
export async function findEditable(
  room: { db: Database },
  recordingId: string,
  language?: string
): Promise<EditableTranscript | null> {
  const head = await findHead(room, recordingId, language);
  return head && findEditableRevision(room, recordingId, head.revision);
}

/** Any revision with its passages, for editors; null when there is none of that number. */
export async function findEditableRevision(
  { db }: { db: Database },
  recordingId: string,
  revision: number
): Promise<EditableTranscript | null> {
  const row = await editableRows(db, recordingId).where('revision', '=', revision).executeTakeFirst();
  return row ? { ...headOf(row), passages: await keptPassages(db.read, row.id) } : null;
}

type EditableRow = Awaited<ReturnType<ReturnType<typeof editableRows>['execute']>>[number];

function editableRows({ read }: Database, recordingId: string) {
  return read
    .selectFrom('transcript')
    .select([
      'id',
      'revision',
      'saves',
      'language',
      'origin',
      'shown_at',
      'current',
      'reviewed_at',
      'session'
    ])
    .where('recording_id', '=', recordingId);
}

function headOf({ revision, saves, language, origin, session, ...row }: EditableRow): TranscriptHead {
  return {
    ...{ revision, saves, language },
    origin: origin as TranscriptView['origin'],
    isOpen: session !== null && row.shown_at === null,
    isShown: row.current === 1,
    reviewedAt: row.reviewed_at
  };
}

/** Every revision of a recording's transcripts, the newest first. */
export async function listRevisions({ db }: { db: Database }, recordingId: string): Promise<RevisionView[]> {
  const rows = await db.read
    .selectFrom('transcript')
    .leftJoin('account as author', 'author.id', 'transcript.created_by')
    .leftJoin('account as reviewer', 'reviewer.id', 'transcript.reviewed_by')
    .select(['revision', 'transcript.language', 'origin', 'parent', 'author.name as by', 'engine', 'model'])
    .select(['transcript.created_at as madeAt', 'saved_at', 'current', 'shown_at', 'head'])
    .select(['reviewer.name as reviewedBy', 'reviewed_at as reviewedAt', 'source_name as fileName'])
    .select((of) =>
      of
        .selectFrom('passage')
        .select((count) => count.fn.countAll<number | string>().as('count'))
        .whereRef('passage.transcript_id', '=', 'transcript.id')
        .as('passages')
    )
    .where('recording_id', '=', recordingId)
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(({ current, shown_at, saved_at, head, ...row }) => ({
    ...row,
    origin: row.origin as TranscriptView['origin'],
    savedAt: saved_at ?? row.madeAt,
    isShown: current === 1,
    wasShown: shown_at !== null,
    isHead: head === 1,
    passages: Number(row.passages ?? 0)
  }));
}
