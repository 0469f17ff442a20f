import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { wordsOf } from '../log.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { codeOf } from '../storage/durably.ts';
import { pieceKey, piecesPrefix, uploadFile, uploadsFolder, worksFolder } from './folders.ts';
import type { ProcessingRoom } from './processing.ts';
import { finishUpload } from './upload-finishing.ts';
import { giveUpUpload, uploadOf } from './uploads.ts';

const hour = 3600_000;

/**
 * So long are files served after newer ones took their place: who pressed play, paused over lunch and comes back, or has
 * a feed of yesterday, is not turned away. Twice as long costs as much more room while everything is made anew.
 */
const supersededMs = 24 * hour;

/** Longer than anything of ours stays without a sign of life. */
const deadAfter = { work: 6 * hour, stored: 24 * hour, upload: 24 * hour, finishing: hour / 4 };

/**
 * Finishes uploads that a dying process left whole, and removes what nobody will come back for: expired uploads,
 * the work of attempts that died, and stored attempts that were never published or were superseded a day ago.
 */
export async function tidy(room: ProcessingRoom, { log, signal }: JobContext): Promise<void> {
  const steps = [
    ...[finishWholeUploads, dropExpiredUploads, dropLostUploadFiles, dropDeadWork],
    ...[forgetSuperseded, dropUnpublished, dropLostPieces]
  ];
  for (const step of steps) {
    signal.throwIfAborted();
    const removed = await step(room);
    if (removed > 0) log.info('tidied', { step: step.name, count: removed });
  }
}

async function finishWholeUploads(room: ProcessingRoom): Promise<number> {
  const rows = await room.db.read
    .selectFrom('upload')
    .selectAll()
    .where('state', '=', 'open')
    .whereRef('received', '=', 'length')
    .where('updated_at', '<', room.clock.now() - deadAfter.finishing)
    .execute();
  for (const row of rows)
    await finishUpload(room, uploadOf(row)).catch((cause: unknown) =>
      room.log.error('an upload could not be finished', { upload: row.id, reason: wordsOf(cause) })
    );
  return rows.length;
}

async function dropExpiredUploads(room: ProcessingRoom): Promise<number> {
  const rows = await room.db.read
    .selectFrom('upload')
    .select('id')
    .where('state', '=', 'open')
    .where('expires_at', '<', room.clock.now())
    .execute();
  for (const row of rows) await giveUpUpload(room, row);
  return rows.length;
}

/** Files of uploads that no row knows: of a process that died between the two. */
async function dropLostUploadFiles(room: ProcessingRoom): Promise<number> {
  const rows = await room.db.read.selectFrom('upload').select('id').where('state', '=', 'open').execute();
  const known = new Set(rows.map((row) => row.id));
  const lost = (await namesIn(uploadsFolder(room.config))).filter((name) => !known.has(name));
  return dropOld(
    room,
    lost.map((name) => uploadFile(room.config, name)),
    deadAfter.upload
  );
}

async function dropDeadWork(room: ProcessingRoom): Promise<number> {
  const works = worksFolder(room.config);
  const folders = (await namesIn(works)).map((name) => join(works, name));
  const attempts = await Promise.all(
    folders.map(async (folder) => (await namesIn(folder)).map((name) => join(folder, name)))
  );
  return dropOld(room, attempts.flat(), deadAfter.work);
}

async function dropOld(room: ProcessingRoom, paths: readonly string[], age: number): Promise<number> {
  let dropped = 0;
  for (const path of paths) {
    if ((await lastWritten(path)) > room.clock.now() - age) continue;
    await rm(path, { recursive: true, force: true });
    dropped += 1;
  }
  return dropped;
}

/** When anything in a folder was last written: an encoder that works for hours keeps its folder alive. */
async function lastWritten(path: string): Promise<number> {
  const inside = (await namesIn(path)).map((name) => join(path, name));
  const times = await Promise.all([path, ...inside].map((one) => stat(one).then((found) => found.mtimeMs)));
  return Math.max(...times);
}

/** From here on nobody finds them; the files go with the next step, or with the next run if this one dies. */
async function forgetSuperseded({ db, clock }: ProcessingRoom): Promise<number> {
  const [gone] = await db.transact((tx) =>
    tx
      .deleteFrom('rendition')
      .where('superseded_at', '<', clock.now() - supersededMs)
      // Who asks for one that was hidden is told so for ever.
      .where('hidden_at', 'is', null)
      .execute()
  );
  return Number(gone?.numDeletedRows ?? 0);
}

async function dropUnpublished({ db, storage, clock }: ProcessingRoom): Promise<number> {
  const rows = await db.read
    .selectFrom('rendition')
    .select(['recording_id', 'attempt'])
    .distinct()
    .where('hidden_at', 'is', null)
    .execute();
  const published = new Set(rows.map((row) => `media/${row.recording_id}/${row.attempt}/`));
  const old = new Set<string>();
  const young = new Set<string>();
  for await (const file of storage.list('media/')) {
    const folder = file.key.split('/').slice(0, 3).join('/');
    if (published.has(`${folder}/`)) continue;
    (file.modifiedAt < clock.now() - deadAfter.stored ? old : young).add(folder);
  }
  const dead = [...old].filter((folder) => !young.has(folder));
  for (const folder of dead) await storage.removeFolder(folder);
  return dead.length;
}

/** Pieces of films that no cutting waits for any more. */
async function dropLostPieces({ db, storage, clock }: ProcessingRoom): Promise<number> {
  const rows = await db.read.selectFrom('film_piece').select(['recording_id', 'attempt']).execute();
  const wanted = new Set(rows.map((row) => pieceKey(row.recording_id, row.attempt ?? '')));
  const dead = new Set<string>();
  for await (const file of storage.list(piecesPrefix)) {
    const folder = file.key.split('/').slice(0, 3).join('/');
    if (!wanted.has(folder) && file.modifiedAt < clock.now() - deadAfter.stored) dead.add(folder);
  }
  for (const folder of dead) await storage.removeFolder(folder);
  return dead.size;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '')) return [];
    throw cause;
  });
}
