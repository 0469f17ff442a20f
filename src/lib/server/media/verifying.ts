import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRefusal } from '../refusal.ts';
import { codeOf } from '../storage/durably.ts';
import { analyse } from './analysing.ts';
import type { Tools } from './ffmpeg.ts';
import { asOne, type Measured } from './loudness.ts';
import { OutputWrong } from './output-wrong.ts';
import type { PlannedFile } from './planned-file.ts';
import { type Probe, probe } from './probing.ts';
import { sha256Of } from './receiving.ts';
import { type PlannedSet, tolerance } from './renditions.ts';
import { playlistType } from './stream-files.ts';
import { verifyPlaylist } from './verifying-playlists.ts';

/** A file that was made, and found to be what was meant. `bitrate` is bits a second. */
export interface MadeFile extends PlannedFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly durationMs: number | null;
  readonly bitrate: number | null;
  readonly loudness: Measured | null;
}

/** How a check is made: with which programs, in which folder, and until when. */
export interface Checking {
  readonly tools: Tools;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Looks at a file that ffmpeg made, whatever its exit code said, and throws `OutputWrong` unless it is there,
 * can be opened, holds what was planned and lasts as long as it should.
 */
export async function verify(checking: Checking, planned: PlannedFile, set: PlannedSet): Promise<MadeFile> {
  const path = join(checking.folder, planned.file);
  const bytes = await sizeOf(path, planned.file);
  const made = { ...planned, bytes, sha256: await sha256Of(path), loudness: null };
  const lasts = await lengthOf({ ...checking, path }, planned, set);
  if (lasts === null) return { ...made, durationMs: null, bitrate: null };
  return { ...made, durationMs: Math.round(lasts * 1000), bitrate: Math.round((bytes * 8) / lasts) };
}

/** Looks into a file as its kind wants it, and answers how long it plays, in seconds; null of one that does not. */
async function lengthOf(
  { path, ...checking }: Checking & { readonly path: string },
  planned: PlannedFile,
  set: PlannedSet
): Promise<number | null> {
  if (planned.mediaType === 'image/jpeg') await assertWholeJpeg(path, planned.file);
  if (planned.mediaType === playlistType) await verifyPlaylist(checking.folder, planned, set.files);
  if (!/^(audio|video)\//.test(planned.mediaType)) return null;
  const found = await asOutput(planned.file, probe(checking.tools, path, checking.signal));
  assertPlanned(found, planned);
  const seconds = found.seconds ?? 0;
  if (isWholeFile(planned) && Math.abs(seconds - set.seconds) > set.slack)
    throw new OutputWrong(planned.file, `it lasts ${seconds.toFixed(1)} s, not ${set.seconds.toFixed(1)} s.`);
  return seconds;
}

async function sizeOf(path: string, file: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new OutputWrong(file, 'it is not there.');
    throw cause;
  });
  if (found.size === 0) throw new OutputWrong(file, 'it is empty.');
  return found.size;
}

/** The tracks of a stream are as long as what they are made of, and were looked at beside each other. */
const isWholeFile = ({ purpose }: PlannedFile) => purpose !== 'stream' && purpose !== 'stream-sound';

function assertPlanned({ sound, picture }: Probe, planned: PlannedFile): void {
  if (!sound && planned.purpose !== 'stream') throw new OutputWrong(planned.file, 'it has no sound.');
  const size = picture ? `${picture.width} × ${picture.height}` : 'none';
  const wanted = planned.width === null ? 'none' : `${planned.width} × ${planned.height ?? 0}`;
  if (size !== wanted) throw new OutputWrong(planned.file, `its picture is ${size}, not ${wanted}.`);
}

/** A picture cut by a full disk still opens; only its last two bytes tell. */
async function assertWholeJpeg(path: string, file: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const ends = Buffer.alloc(4);
    await handle.read(ends, 0, 2, 0);
    const { size } = await handle.stat();
    await handle.read(ends, 2, 2, Math.max(0, size - 2));
    if (ends.toString('hex') !== 'ffd8ffd9') throw new OutputWrong(file, 'it is no whole picture.');
  } finally {
    await handle.close();
  }
}

/** What is wrong with a file of ours must not be said as if it were wrong with the one that was uploaded. */
async function asOutput<Found>(file: string, looking: Promise<Found>): Promise<Found> {
  try {
    return await looking;
  } catch (cause) {
    throw isRefusal(cause) && cause.status === 422 ? new OutputWrong(file, `(${cause.code})`) : cause;
  }
}

/** What a finished sound turned out to be. */
export interface HeardAgain {
  readonly measured: Measured;
  readonly waves: Int8Array;
}

/** Decodes a finished sound to its end and measures it again, as one voice when it has one channel. */
export async function measureAgain(
  { tools, folder, signal }: Checking,
  { file }: PlannedFile,
  { seconds }: PlannedSet
): Promise<HeardAgain> {
  const path = join(folder, file);
  const { sound } = await asOutput(file, probe(tools, path, signal));
  if (!sound) throw new OutputWrong(file, 'it has no sound.');
  const measuring = analyse(tools, path, sound, { signal, mostHours: seconds / 3600 + 1 });
  const heard = await asOutput(file, measuring);
  if (Math.abs(heard.seconds - seconds) > tolerance(seconds))
    throw new OutputWrong(file, `only ${heard.seconds.toFixed(1)} s of it can be played.`);
  const { stereoLoudness, waves } = heard;
  return { measured: sound.channels === 1 ? asOne(stereoLoudness) : stereoLoudness, waves };
}
