import { foldName } from '#lib/people/name-folding.ts';
import { readTranscript, type ReadTranscript } from '#lib/transcripts/reading.ts';
import type { TimedPassage, TranscriptProblem } from '#lib/transcripts/transcript.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { holdRecording } from './holding.ts';

/** What changing transcripts needs of the portal. */
export interface TranscriptRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

/** A file as an editor gives it. `people` are those credited, so that speakers can be linked to them. */
export interface TranscriptFile {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly language: string;
  readonly people?: readonly { readonly personId: string; readonly name: string }[];
}

/** What became of the file. */
export interface Attached {
  readonly revision: number;
  readonly passages: number;
  readonly speakers: readonly string[];
  readonly problems: readonly TranscriptProblem[];
}

const maxBytes = 10 * 1024 * 1024;
const maxCues = 50_000;
const keptProblems = 500;

export class TranscriptTooLarge extends Refusal {
  constructor() {
    super('transcript-too-large', 413, `A transcript file may be 10 MB and have ${maxCues} cues at most.`, {
      cues: maxCues
    });
  }
}

export class TranscriptUnreadable extends Refusal {
  constructor(name: string) {
    super(
      'transcript-unreadable',
      422,
      `No words with a time or a speaker could be read in ${name}. Attach WebVTT, SRT, JSON or a text with speakers.`,
      {
        name: name.slice(0, 80)
      }
    );
  }
}

/**
 * Makes a transcript file (`readTranscript`) the current transcript of a recording; earlier revisions and the file's own text are kept.
 * Says who speaks and what could not be read. Refuses a file without timed words, over 10 MB or 50,000 cues.
 */
export async function attachTranscript(
  room: TranscriptRoom,
  recordingId: string,
  file: TranscriptFile,
  actor: Actor
): Promise<Attached> {
  if (file.content.length > maxBytes) throw new TranscriptTooLarge();
  const recorded = await room.db.read
    .selectFrom('recording')
    .select('duration_ms as durationMs')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  const read = readTranscript(file.content, recorded);
  if (read.cues > maxCues) throw new TranscriptTooLarge();
  if (read.passages.length === 0) throw new TranscriptUnreadable(file.name);
  const problems = read.problems.slice(0, keptProblems);
  const revision = await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    const kept = await keepRevision(tx, room.clock, { recordingId, file, read, problems }, actor);
    await keepPassages(tx, kept.id, read.passages, personByName(file.people ?? []));
    await audit(tx, room.clock, actor, {
      action: 'transcript.attach',
      thing: 'recording',
      thingId: recordingId,
      detail: { revision: kept.revision, passages: read.passages.length }
    });
    await room.events.announce(tx, { kind: 'transcript.changed', subject: recordingId });
    return kept.revision;
  });
  return { revision, passages: read.passages.length, speakers: read.speakers, problems };
}

interface NewRevision {
  readonly recordingId: string;
  readonly file: TranscriptFile;
  readonly read: ReadTranscript;
  readonly problems: readonly TranscriptProblem[];
}

async function keepRevision(
  tx: Transaction,
  clock: Clock,
  { recordingId, file, read, problems }: NewRevision,
  actor: Actor
): Promise<{ id: string; revision: number }> {
  const latest = await tx
    .selectFrom('transcript')
    .select((of) => of.fn.max('revision').as('revision'))
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  const kept = { id: newId(), revision: (latest?.revision ?? 0) + 1 };
  await tx.updateTable('transcript').set({ current: 0 }).where('recording_id', '=', recordingId).execute();
  await tx
    .insertInto('transcript')
    .values({
      ...kept,
      recording_id: recordingId,
      language: file.language,
      origin: 'file',
      source_name: file.name.toWellFormed().replaceAll('\0', '').slice(0, 255),
      source: read.source,
      problems: JSON.stringify(problems),
      current: 1,
      created_by: accountOf(actor),
      created_at: clock.now()
    })
    .execute();
  return kept;
}

/** SQLite binds at most 32,766 values in one statement. */
const rowsAtOnce = 2000;

async function keepPassages(
  tx: Transaction,
  transcriptId: string,
  passages: readonly TimedPassage[],
  people: ReadonlyMap<string, string>
): Promise<void> {
  const rows = passages.map((passage) => ({
    id: newId(),
    transcript_id: transcriptId,
    position: passage.position,
    start_ms: passage.startMs,
    end_ms: passage.endMs,
    speaker: passage.speaker,
    person_id: people.get(foldName(passage.speaker ?? '')) ?? null,
    text: passage.text,
    times: JSON.stringify(passage.times)
  }));
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await tx
      .insertInto('passage')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
}

function personByName(people: readonly { personId: string; name: string }[]): Map<string, string> {
  return new Map(people.map(({ personId, name }) => [foldName(name), personId]));
}
