import type { KeptPassage } from '#lib/transcripts/revision.ts';
import { withoutHidden, withoutHiddenChapters } from '#lib/transcripts/hiding.ts';
import type { Chapter, KnownVoice, TimedPassage, TranscriptView } from '#lib/transcripts/transcript.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { hiddenSpans } from '../media/hidden-parts.ts';
import { keptPassages } from './keeping.ts';

/** More people than this do not speak in one recording. */
const mostVoices = 500;

/** A transcript with every time it knows. */
export interface TimedTranscript extends TranscriptView {
  readonly passages: readonly TimedPassage[];
}

/**
 * The transcript of a recording as pages show it, in a language when there is one in it, else in another; or null. Says nothing
 * about whether it may be shown.
 */
export async function findTranscript(
  portal: { db: Database },
  recordingId: string,
  language?: string
): Promise<TranscriptView | null> {
  const found = await findTimedTranscript(portal, recordingId, language);
  if (!found) return null;
  const passages = found.passages.map(({ times: _, ...passage }) => passage);
  return { ...found, passages };
}

/** When the latest of a recording's transcripts that are shown was made, in milliseconds UTC; null when there is none. */
export async function transcriptMadeAt(
  { db }: { db: Database },
  recordingId: string
): Promise<number | null> {
  const row = await db.read
    .selectFrom('transcript')
    .select((of) => of.fn.max('created_at').as('created_at'))
    .where('recording_id', '=', recordingId)
    .where('current', '=', 1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/**
 * The same as `findTranscript`, with the times inside its passages, for captions and search. What is said in hidden parts is
 * left out.
 */
export async function findTimedTranscript(
  portal: { db: Database },
  recordingId: string,
  language?: string
): Promise<TimedTranscript | null> {
  const whole = await findWholeTranscript(portal, recordingId, language);
  if (!whole) return null;
  const hidden = await hiddenSpans(portal.db.read, recordingId);
  return { ...whole, passages: withoutHidden(whole.passages, hidden) };
}

/** The same with what is said in hidden parts: for editors alone. */
export async function findWholeTranscript(
  portal: { db: Database },
  recordingId: string,
  language?: string
): Promise<TimedTranscript | null> {
  const rows = await portal.db.read
    .selectFrom('transcript')
    .innerJoin('recording', 'recording.id', 'transcript.recording_id')
    .select(['transcript.id', 'language', 'revision', 'origin', 'transcript.created_at', 'replaced_at'])
    .select('reviewed_at')
    .where('recording_id', '=', recordingId)
    .where('current', '=', 1)
    .orderBy('transcript.revision')
    .execute();
  const transcript = rows.find((row) => row.language === language) ?? rows[0];
  if (!transcript) return null;
  const kept = await keptPassages(portal.db.read, transcript.id);
  return {
    language: transcript.language,
    revision: transcript.revision,
    origin: transcript.origin as TranscriptView['origin'],
    isReviewed: transcript.reviewed_at !== null,
    isOlderThanFile: (transcript.replaced_at ?? 0) > transcript.created_at,
    otherLanguages: rows.filter((row) => row !== transcript).map((row) => row.language),
    voices: await knownVoices(portal, kept),
    passages: spoken(kept)
  };
}

/** The passages of a revision that say something, in order, hidden parts and all. */
export async function passagesOf({ db }: { db: Database }, transcriptId: string): Promise<TimedPassage[]> {
  return spoken(await keptPassages(db.read, transcriptId));
}

function spoken(kept: readonly KeptPassage[]): TimedPassage[] {
  return kept
    .filter(({ text }) => text.trim() !== '')
    .map(({ personId: _, ...passage }, position) => ({ position, ...passage }));
}

/** Those of the speakers who are in the register; whoever was merged into another is that other. */
async function knownVoices({ db }: { db: Database }, kept: readonly KeptPassage[]): Promise<KnownVoice[]> {
  const idOf = new Map<string, string>();
  for (const { speaker, personId } of kept)
    if (speaker !== null && personId !== null && !idOf.has(speaker)) idOf.set(speaker, personId);
  if (idOf.size === 0) return [];
  const people = await db.read
    .selectFrom('person as named')
    .innerJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('named.merged_into', 'named.id')))
    )
    .select(['named.id as namedId', 'person.id', 'person.slug'])
    .where('named.id', 'in', [...new Set(idOf.values())].slice(0, mostVoices))
    .execute();
  const byId = new Map(people.map(({ namedId, ...person }) => [namedId, person]));
  return [...idOf].flatMap(([name, id]) => {
    const person = byId.get(id);
    return person ? [{ name, person }] : [];
  });
}

/** The chapters of a recording, in order of time, without those that begin where it is hidden. */
export async function findChapters({ db }: { db: Database }, recordingId: string): Promise<Chapter[]> {
  return withoutHiddenChapters(
    await chaptersIn(db.read, recordingId),
    await hiddenSpans(db.read, recordingId)
  );
}

/** All of them, as an editor or a transaction sees them. */
export async function chaptersIn(reader: Reader | Transaction, recordingId: string): Promise<Chapter[]> {
  return (await chaptersOfRecordings(reader, [recordingId])).get(recordingId) ?? [];
}

/** The chapters of several recordings, in order of time; those without are left out. */
export function findChaptersOf(
  { db }: { db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, Chapter[]>> {
  return chaptersOfRecordings(db.read, recordingIds);
}

async function chaptersOfRecordings(
  reader: Reader | Transaction,
  recordingIds: readonly string[]
): Promise<Map<string, Chapter[]>> {
  const found = new Map<string, Chapter[]>();
  if (recordingIds.length === 0) return found;
  const rows = await reader
    .selectFrom('chapter')
    .select(['recording_id', 'start_ms as startMs', 'title'])
    .where('recording_id', 'in', recordingIds)
    .orderBy('position')
    .execute();
  for (const { recording_id, ...chapter } of rows)
    found.set(recording_id, [...(found.get(recording_id) ?? []), chapter]);
  return found;
}
