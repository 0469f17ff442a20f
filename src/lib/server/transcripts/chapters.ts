import type { Chapter } from '#lib/transcripts/transcript.ts';
import { findFileChapters } from '../media/chapters-of-files.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { TranscriptRoom } from './attaching.ts';
import { holdRecording } from './holding.ts';
import { chaptersIn } from './transcripts.ts';

const maxChapters = 500;
const maxTitle = 200;

export class ChaptersUnusable extends Refusal {
  constructor() {
    super(
      'chapters-unusable',
      422,
      `Each chapter needs a title of 1–${maxTitle} characters and a time of its own within the recording; ${maxChapters} at most.`,
      { title: maxTitle, most: maxChapters }
    );
  }
}

export class FileChaptersMissing extends Refusal {
  constructor() {
    super('file-chapters-missing', 409, 'The file has no chapters that the recording can have.');
  }
}

export class ChaptersThere extends Refusal {
  constructor(count: number) {
    super(
      'chapters-there',
      409,
      `The recording has ${count} chapters by now. Look at them before they are replaced.`,
      { count }
    );
  }
}

/** Replaces the chapters of a recording; they may be given in any order. Refuses two at one time, and times outside it. */
export async function setChapters(
  room: TranscriptRoom,
  recordingId: string,
  chapters: readonly Chapter[],
  actor: Actor
): Promise<void> {
  await room.db.transact(async (tx) => {
    const { durationMs } = await holdRecording(tx, room.db, recordingId, actor);
    await writeChapters(room, tx, { recordingId, chapters, durationMs }, actor);
  });
}

/**
 * Makes the chapters that stand in a recording's file those of the recording, and returns what it had before. Refuses
 * when it has any, unless they are to be replaced, and a file without chapters.
 */
export async function takeFileChapters(
  room: TranscriptRoom,
  recordingId: string,
  { replaces }: { replaces: boolean },
  actor: Actor
): Promise<Chapter[]> {
  return room.db.transact(async (tx) => {
    const { durationMs } = await holdRecording(tx, room.db, recordingId, actor);
    const before = await chaptersIn(tx, recordingId);
    if (before.length > 0 && !replaces) throw new ChaptersThere(before.length);
    const chapters = await findFileChapters(tx, recordingId);
    if (chapters.length === 0) throw new FileChaptersMissing();
    await writeChapters(room, tx, { recordingId, chapters, durationMs }, actor);
    return before;
  });
}

interface NewChapters {
  readonly recordingId: string;
  readonly chapters: readonly Chapter[];
  readonly durationMs: number | null;
}

async function writeChapters(
  room: TranscriptRoom,
  tx: Transaction,
  { recordingId, chapters, durationMs }: NewChapters,
  actor: Actor
): Promise<void> {
  const rows = chapters
    .map(({ startMs, title }) => ({ start_ms: startMs, title: tidyTitle(title) }))
    .sort((a, b) => a.start_ms - b.start_ms)
    .map((row, position) => ({ id: newId(), recording_id: recordingId, position, ...row }));
  demandUsable(rows, durationMs);
  await tx.deleteFrom('chapter').where('recording_id', '=', recordingId).execute();
  if (rows.length > 0) await tx.insertInto('chapter').values(rows).execute();
  await audit(tx, room.clock, actor, {
    action: 'chapters.set',
    thing: 'recording',
    thingId: recordingId,
    detail: { chapters: rows.length }
  });
  await room.events.announce(tx, { kind: 'transcript.changed', subject: recordingId });
}

function tidyTitle(title: string): string {
  return title
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed();
}

function demandUsable(rows: readonly { start_ms: number; title: string }[], durationMs: number | null): void {
  const latest = durationMs ?? Infinity;
  const times = new Set(rows.map((row) => row.start_ms));
  const isUsable = (row: { start_ms: number; title: string }) =>
    Number.isInteger(row.start_ms) && row.start_ms >= 0 && row.start_ms < latest && isTitle(row.title);
  if (rows.length > maxChapters || times.size < rows.length || !rows.every(isUsable))
    throw new ChaptersUnusable();
}

const isTitle = (title: string) => title.length > 0 && title.length <= maxTitle;
