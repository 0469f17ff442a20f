import { foldName } from '#lib/people/name-folding.ts';
import { readTranscript } from '#lib/transcripts/reading.ts';
import type { KeptPassage } from '#lib/transcripts/revision.ts';
import type { TimedPassage, TranscriptProblem } from '#lib/transcripts/transcript.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { Refusal } from '../refusal.ts';
import { holdRecording } from './holding.ts';
import { keepRevision } from './keeping.ts';

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
  /** `automatic` when a machine has written it, with the names of the engine and its model. */
  readonly origin?: 'file' | 'automatic';
  readonly engine?: string;
  readonly model?: string;
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
 * Makes a transcript file (`readTranscript`) the transcript of a recording in its language; earlier revisions and the file's own text are kept.
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
  const people = personByName(file.people ?? []);
  const passages = read.passages.map((one) => withPerson(one, people));
  const revision = await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    const kept = await keepFile(
      room,
      tx,
      { recordingId, file, source: read.source, problems, passages },
      actor
    );
    await audit(tx, room.clock, actor, {
      action: 'transcript.attach',
      thing: 'recording',
      thingId: recordingId,
      detail: { revision: kept, passages: passages.length }
    });
    await room.events.announce(tx, { kind: 'transcript.changed', subject: recordingId });
    return kept;
  });
  return { revision, passages: passages.length, speakers: read.speakers, problems };
}

interface ReadFile {
  readonly recordingId: string;
  readonly file: TranscriptFile;
  readonly source: string;
  readonly problems: readonly TranscriptProblem[];
  readonly passages: readonly KeptPassage[];
}

async function keepFile(
  { clock }: TranscriptRoom,
  tx: Transaction,
  { recordingId, file, source, problems, passages }: ReadFile,
  actor: Actor
): Promise<number> {
  const { language, name, origin = 'file', engine = null, model = null } = file;
  const head = await tx
    .selectFrom('transcript')
    .select('revision')
    .where('recording_id', '=', recordingId)
    .where('language', '=', language)
    .where('head', '=', 1)
    .executeTakeFirst();
  return keepRevision(
    tx,
    clock,
    {
      ...{ recordingId, language, origin, passages, isHead: true, isShown: true },
      parent: head?.revision ?? null,
      machine: { engine, model },
      file: { name, source, problems }
    },
    actor
  );
}

function withPerson(
  { position: _, ...passage }: TimedPassage,
  people: ReadonlyMap<string, string>
): KeptPassage {
  return { ...passage, personId: people.get(foldName(passage.speaker ?? '')) ?? null };
}

function personByName(people: readonly { personId: string; name: string }[]): Map<string, string> {
  return new Map(people.map(({ personId, name }) => [foldName(name), personId]));
}
