import {
  type Caption,
  readCaptions,
  type ReadCaptions,
  writeCaptions
} from '#lib/transcripts/checking-captions.ts';
import { toCaptions } from '#lib/transcripts/captions.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { hiddenSpans } from '../media/hidden-parts.ts';
import { Refusal } from '../refusal.ts';
import type { TranscriptRoom } from './attaching.ts';
import { holdRecording } from './holding.ts';
import { findTimedTranscript, findWholeTranscript } from './transcripts.ts';

export class CaptionsChanged extends Refusal {
  constructor() {
    super(
      'captions-changed',
      409,
      'Somebody else has saved the captions meanwhile. Yours are still here: compare, and save again to replace theirs.'
    );
  }
}

export class CaptionsUnreadable extends Refusal {
  constructor() {
    super('captions-unreadable', 422, 'No captions with a time could be read. Write them as WebVTT or SRT.');
  }
}

export class CaptionsTooLong extends Refusal {
  constructor() {
    super('captions-too-long', 413, `Captions may have ${mostCharacters} characters at most.`, {
      characters: mostCharacters
    });
  }
}

const mostCharacters = 2_000_000;

/** The captions of a recording in a language as an editor sees them, all of them. */
export interface CaptionsToEdit {
  /** The revision to save on; 0 while nobody has corrected them. */
  readonly revision: number;
  readonly text: string;
  readonly isEdited: boolean;
  /** They were corrected by hand, and the transcript has got another revision since. */
  readonly isOlder: boolean;
}

/** The captions of a recording to be corrected: those corrected before, else made from its transcript. Null without either. */
export async function findCaptionsToEdit(
  { db }: { readonly db: Database },
  recordingId: string,
  language: string,
  actor: Actor
): Promise<CaptionsToEdit | null> {
  demand(actor, 'article.write');
  const kept = await latest(db.read, recordingId, language);
  const transcript = await findWholeTranscript({ db }, recordingId, language);
  const revision = kept?.revision ?? 0;
  if (kept?.captions) {
    const isOlder = transcript !== null && kept.transcriptRevision !== transcript.revision;
    return { revision, text: writeCaptions(kept.captions), isEdited: true, isOlder };
  }
  return transcript && { revision, text: toCaptions(transcript.passages), isEdited: false, isOlder: false };
}

/** The captions that films are shown with: those an editor corrected, else those made from the transcript; null without either. */
export async function findShownCaptions(
  { db }: { readonly db: Database },
  recordingId: string,
  language?: string
): Promise<{ readonly text: string; readonly language: string } | null> {
  const transcript = await findTimedTranscript({ db }, recordingId, language);
  const spoken = transcript?.language ?? language;
  const kept = spoken === undefined ? undefined : await latest(db.read, recordingId, spoken);
  if (kept?.captions && spoken !== undefined)
    return { text: writeCaptions(kept.captions, await hiddenSpans(db.read, recordingId)), language: spoken };
  return transcript && { text: toCaptions(transcript.passages), language: transcript.language };
}

/** What is saved as a recording's captions. */
export interface EditedCaptions {
  readonly language: string;
  /** WebVTT or SRT; null has them made from the transcript again. */
  readonly text: string | null;
  /** The revision that was edited. */
  readonly basedOn: number;
}

/**
 * Saves corrected captions as a new revision; earlier ones are kept. Tells what could not be read and what is hard to read.
 * Refuses text without captions, two million characters, and a save on another revision than the latest.
 */
export async function saveCaptions(
  room: TranscriptRoom,
  recordingId: string,
  { language, text, basedOn }: EditedCaptions,
  actor: Actor
): Promise<Omit<ReadCaptions, 'captions'> & { readonly revision: number }> {
  if ((text?.length ?? 0) > mostCharacters) throw new CaptionsTooLong();
  return room.db.transact(async (tx) => {
    const { durationMs } = await holdRecording(tx, room.db, recordingId, actor);
    const read = text === null ? nothing : readCaptions(text, durationMs);
    if (text !== null && read.captions.length === 0) throw new CaptionsUnreadable();
    const before = (await latest(tx, recordingId, language))?.revision ?? 0;
    if (before !== basedOn) throw new CaptionsChanged();
    const revision = before + 1;
    await tx
      .insertInto('caption_revision')
      .values({
        ...{ recording_id: recordingId, language, revision },
        captions: text === null ? null : JSON.stringify(read.captions),
        transcript_revision: await shownRevision(tx, recordingId, language),
        created_by: accountOf(actor),
        created_at: room.clock.now()
      })
      .execute();
    const detail = { language, revision, captions: read.captions.length };
    await audit(tx, room.clock, actor, {
      action: 'captions.save',
      thing: 'recording',
      thingId: recordingId,
      detail
    });
    return { problems: read.problems, remarks: read.remarks, revision };
  });
}

const nothing: ReadCaptions = { captions: [], problems: [], remarks: [] };

async function latest(reader: Reader | Transaction, recordingId: string, language: string) {
  const row = await reader
    .selectFrom('caption_revision')
    .select(['revision', 'captions', 'transcript_revision as transcriptRevision'])
    .where('recording_id', '=', recordingId)
    .where('language', '=', language)
    .orderBy('revision', 'desc')
    .executeTakeFirst();
  return row && { ...row, captions: row.captions === null ? null : (JSON.parse(row.captions) as Caption[]) };
}

async function shownRevision(tx: Transaction, recordingId: string, language: string): Promise<number | null> {
  const row = await tx
    .selectFrom('transcript')
    .select('revision')
    .where('recording_id', '=', recordingId)
    .where('language', '=', language)
    .where('current', '=', 1)
    .executeTakeFirst();
  return row?.revision ?? null;
}
