import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { inputOptions } from './allowed.ts';
import { runFfmpeg, type Tools } from './ffmpeg.ts';
import { attemptKey } from './folders.ts';

/** The sound of a recording as it is published. */
export interface PublishedSound {
  readonly key: string;
  readonly sha256: string;
  readonly durationMs: number;
}

/** The sound that listeners of a recording hear; undefined while there is none, and of one that is withdrawn. */
export async function findPublishedSound(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<PublishedSound | undefined> {
  const row = await db.read
    .selectFrom('rendition')
    .innerJoin('recording', 'recording.id', 'rendition.recording_id')
    .select(['attempt', 'file', 'rendition.sha256', 'recording.duration_ms'])
    .where('recording_id', '=', recordingId)
    .where('purpose', '=', 'audio')
    .where('superseded_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!row?.duration_ms) return undefined;
  const key = `${attemptKey(recordingId, row.attempt)}/${row.file}`;
  return { key, sha256: row.sha256, durationMs: row.duration_ms };
}

/** A stretch of a sound, in seconds, and at how many samples a second it is wanted. */
export interface Stretch {
  readonly from: number;
  readonly seconds: number;
  readonly rate: number;
}

/** Decodes a stretch of a sound into samples of 16 bits in one channel. `folder` is written to. */
export async function decodeStretch(
  tools: Tools,
  file: string,
  { from, seconds, rate }: Stretch,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal }
): Promise<Int16Array> {
  const name = 'stretch.s16';
  await runFfmpeg(
    tools,
    {
      folder,
      inputs: [{ file, options: [...inputOptions, '-ss', from.toFixed(3), '-t', seconds.toFixed(3)] }],
      outputs: [
        { file: name, options: ['-map', '0:a:0', '-vn', '-ac', '1', '-ar', String(rate), '-f', 's16le'] }
      ]
    },
    { signal, mostSeconds: 300 + seconds }
  );
  const bytes = await readFile(join(folder, name));
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
}
