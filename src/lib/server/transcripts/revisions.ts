import type { EditableTranscript, KeptPassage, RevisionView } from '#lib/transcripts/revision.ts';
import type { TranscriptView } from '#lib/transcripts/transcript.ts';
import type { Database } from '../database/database.ts';
import { keptPassages } from './keeping.ts';

/** The revision that editing goes on from, in a language or in the one written last; null when there is none. */
export async function findEditable(
  { db }: { db: Database },
  recordingId: string,
  language?: string
): Promise<EditableTranscript | null> {
  const row = await db.read
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
    .where('recording_id', '=', recordingId)
    .where('head', '=', 1)
    .$if(language !== undefined, (query) => query.where('language', '=', language ?? ''))
    .orderBy('revision', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const { revision, saves } = row;
  return {
    ...{ revision, saves, language: row.language },
    origin: row.origin as TranscriptView['origin'],
    isOpen: row.session !== null && row.shown_at === null,
    isShown: row.current === 1,
    reviewedAt: row.reviewed_at,
    passages: await keptPassages(db.read, row.id)
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

/** The passages of one revision, whichever; null when there is none of that number. For editors: readers see `findShown`. */
export async function findRevision(
  { db }: { db: Database },
  recordingId: string,
  revision: number
): Promise<{ readonly language: string; readonly passages: readonly KeptPassage[] } | null> {
  const row = await rowOf(db, recordingId, revision);
  return row ? { language: row.language, passages: await keptPassages(db.read, row.id) } : null;
}

function rowOf({ read }: Database, recordingId: string, revision: number) {
  return read
    .selectFrom('transcript')
    .select(['id', 'language'])
    .where('recording_id', '=', recordingId)
    .where('revision', '=', revision)
    .executeTakeFirst();
}
