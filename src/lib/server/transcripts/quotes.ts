import { withoutHidden } from '#lib/transcripts/hiding.ts';
import { type Quote, type QuotedSpan, quotedWords, stillStands } from '#lib/transcripts/quoting.ts';
import type { TimedPassage } from '#lib/transcripts/transcript.ts';
import type { Database } from '../database/database.ts';
import { hiddenSpans } from '../media/hidden-parts.ts';
import { findTimedTranscript, passagesOf } from './transcripts.ts';

interface Room {
  readonly db: Database;
}

/** What is quoted of a recording. */
export interface Quoted {
  readonly recordingId: string;
  /** What is quoted when no revision is named, where there is a transcript in it. */
  readonly language: string;
  readonly span: QuotedSpan;
  /** The revision that the quote was taken from; null quotes what is shown now. */
  readonly revision: number | null;
}

/**
 * A quote of a recording's transcript as it was worded in a revision that readers have seen, and as it is now where that
 * differs; null when nothing is said there, or nothing is shown of it. Says nothing about whether it may be shown; what
 * is hidden of the recording is not quoted.
 */
export async function findQuote(room: Room, quoted: Quoted): Promise<Quote | null> {
  const { recordingId, revision } = quoted;
  const then = revision === null ? null : await wordedIn(room, recordingId, revision);
  const shown = await findTimedTranscript(room, recordingId, then?.language ?? quoted.language);
  return shown && quoteOf(quoted, then, shown);
}

interface Worded {
  readonly revision: number;
  readonly passages: readonly TimedPassage[];
}

function quoteOf({ span, revision }: Quoted, then: Worded | null, shown: Worded): Quote | null {
  const worded = then ?? shown;
  const said = quotedWords(worded.passages, span);
  if (said.length === 0) return null;
  const isSame = stillStands(shown.passages, { ...span, said });
  return {
    ...span,
    said,
    revision: worded.revision,
    now: isSame ? null : quotedWords(shown.passages, span),
    isUnknown: revision !== null && !then
  };
}

async function wordedIn(
  room: Room,
  recordingId: string,
  revision: number
): Promise<(Worded & { readonly language: string }) | null> {
  const row = await room.db.read
    .selectFrom('transcript')
    .select(['id', 'language'])
    .where('recording_id', '=', recordingId)
    .where('revision', '=', revision)
    .where('shown_at', 'is not', null)
    .executeTakeFirst();
  if (!row) return null;
  const hidden = await hiddenSpans(room.db.read, recordingId);
  return {
    revision,
    language: row.language,
    passages: withoutHidden(await passagesOf(room, row.id), hidden)
  };
}
