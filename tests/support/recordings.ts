import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { OutputSet } from '#lib/media/recording.ts';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { newId } from '#lib/server/ids.ts';
import type { Portal } from '#lib/server/portal.ts';
import { attemptKey } from '#lib/server/media/folders.ts';
import { publishSet } from '#lib/server/media/output-sets.ts';
import type { MadeFile } from '#lib/server/media/verifying.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';

type Room = Pick<Portal, 'config' | 'db' | 'clock' | 'storage' | 'events'>;

/** How one set of a staged recording stands. */
export interface StagedSet {
  readonly name: OutputSet;
  readonly state: string;
  readonly stage?: string;
  readonly progress?: number;
  readonly left_ms?: number;
}

/** Receives a file and sets its sets as if a worker had brought them there; no job waits for it any more. */
export async function stageRecording(
  room: Room,
  file: { localFile: string; name: string },
  { state, sets, actor = operator }: { state: string; sets: readonly StagedSet[]; actor?: Actor }
): Promise<string> {
  const id = await receiveFile(room, file, actor);
  const now = room.clock.now();
  const probe = JSON.stringify({
    probe: {
      format: 'mov',
      picture: { codec: 'h264', width: 1920, height: 1080, rate: 25 },
      sound: { codec: 'aac', rate: 48_000, channels: 2 },
      chapters: chaptersInFile
    }
  });
  const loudness = JSON.stringify({
    integrated: -18.4,
    range: 6.1,
    truePeak: -4.2,
    target: -16,
    gainDb: 2.4
  });
  await room.db.transact(async (tx) => {
    await tx.deleteFrom('job').where('subject', '=', `recording:${id}`).execute();
    await tx
      .updateTable('recording')
      .set({ state, kind: 'video', duration_ms: 1_491_000, probe, loudness, peaks: '[]' })
      .where('id', '=', id)
      .execute();
    await tx.deleteFrom('output_set').where('recording_id', '=', id).execute();
    for (const set of sets)
      await tx
        .insertInto('output_set')
        .values({ recording_id: id, stage: 'encoding', attempt: 'staged', updated_at: now, ...set })
        .execute();
    await tx.insertInto('rendition').values(heard(id)).execute();
  });
  return id;
}

/** The sound of a staged recording, whose file is not there. */
const heard = (recordingId: string) => ({
  id: newId(),
  recording_id: recordingId,
  set_name: 'audio',
  attempt: 'staged',
  file: 'sound.m4a',
  purpose: 'audio',
  media_type: 'audio/mp4',
  bytes: 1,
  sha256: '0',
  integrated_lufs: -16.1,
  true_peak_db: -1.4,
  range_lu: 5.8
});

/** The chapters that stand in the file of a staged recording. */
export const chaptersInFile = [
  { startMs: 0, title: 'Inledning' },
  { startMs: 65_000, title: 'Om pengarna' },
  { startMs: 720_500, title: 'Vad som händer sedan' }
];

/** Publishes three frames of a staged film to choose a poster from, the second of them the best; each of one colour. */
export async function publishFrames(room: Room, recordingId: string) {
  const colours = ['#7a3b2e', '#2e5e4e', '#39527a'];
  const files: MadeFile[] = [];
  for (const [at, background] of colours.entries()) {
    const file = `poster-${at + 1}.jpg`;
    const local = join(room.config.DATA_DIR, `${recordingId}-${file}`);
    await sharp({ create: { width: 640, height: 360, channels: 3, background } })
      .jpeg()
      .toFile(local);
    const { size: bytes } = await stat(local);
    await room.storage.take(local, `${attemptKey(recordingId, 'frames')}/${file}`);
    const purpose = at === 1 ? 'poster' : 'poster-candidate';
    const unknown = { sha256: '0', durationMs: null, bitrate: null, loudness: null };
    files.push({ file, purpose, mediaType: 'image/jpeg', bytes, width: 640, height: 360, ...unknown });
  }
  await room.db.transact((tx) =>
    publishSet(room, tx, { recordingId, attempt: 'frames', made: { name: 'extras', files } })
  );
}
