import { text } from 'node:stream/consumers';
import type { Transaction } from '../database/database.ts';
import { enqueue } from '../jobs/queue.ts';
import { takesLess } from './encoder-speed.ts';
import { attemptKey } from './folders.ts';
import { planSets } from './output-sets.ts';
import { encodeJob, type ProcessingRoom } from './processing.ts';
import type { Plan } from './renditions.ts';
import type { Making, PublishedFilm } from './running.ts';
import { masterFile } from './stream-files.ts';
import { Refusal } from '../refusal.ts';

/** The film was made anew while its second ladder was being made, which then belongs to nothing. */
export class FilmReplaced extends Refusal {
  readonly retry = true;
  constructor() {
    super('film-replaced', 409, 'The film was made anew meanwhile, so its AV1 copy is made again too.');
  }
}

/** Adds the job of a film's second ladder, in the transaction that publishes the film, where the station wants one. */
export async function addSecondLadder(
  room: ProcessingRoom,
  tx: Transaction,
  recordingId: string
): Promise<void> {
  if (room.config.MEDIA_AV1 === 'off') return;
  await planSets(room, tx, recordingId, { added: ['av1'] });
  await enqueue(tx, room.clock, encodeJob(recordingId, 'av1', 0));
}

/** The film that is published of a recording; undefined when there is none. */
export async function publishedFilm(
  room: ProcessingRoom,
  recordingId: string
): Promise<PublishedFilm | undefined> {
  const attempt = await filmAttempt(room.db.read, recordingId);
  if (!attempt) return undefined;
  const master = await text(await room.storage.read(`${attemptKey(recordingId, attempt)}/${masterFile}`));
  return { attempt, master };
}

/** Tells whether a second ladder is worth making here: always, or only where it takes less than the first. */
export async function isWorthwhile(room: ProcessingRoom, making: Making, plan: Plan): Promise<boolean> {
  return room.config.MEDIA_AV1 === 'on' || (await takesLess(making, plan));
}

/** Refuses to publish a second ladder beside another film than the one it was made for. */
export async function assertSameFilm(
  tx: Transaction,
  recordingId: string,
  film: PublishedFilm
): Promise<void> {
  if ((await filmAttempt(tx, recordingId)) !== film.attempt) throw new FilmReplaced();
}

/** Forgets that a second ladder was to be made. */
export async function dropSecondLadder(tx: Transaction, recordingId: string): Promise<void> {
  await tx
    .deleteFrom('output_set')
    .where('recording_id', '=', recordingId)
    .where('name', '=', 'av1')
    .where('published_at', 'is', null)
    .execute();
}

async function filmAttempt(
  reader: Pick<Transaction, 'selectFrom'>,
  recordingId: string
): Promise<string | null | undefined> {
  const row = await reader
    .selectFrom('output_set')
    .select('attempt')
    .where('recording_id', '=', recordingId)
    .where('name', '=', 'video')
    .where('published_at', 'is not', null)
    .executeTakeFirst();
  return row?.attempt;
}
