import { type FileHandle, open } from 'node:fs/promises';
import { unlessFull } from '../storage/disk-room.ts';
import { boxAt, BoxesWrong } from './boxes.ts';
import { type Fragment, readFragments } from './fragments.ts';
import { runOf, type Track, trackOf } from './track-boxes.ts';

/** One fragment of a joined file, as its index at the end lists it. */
interface Joined {
  readonly time: number;
  readonly offset: number;
}

/**
 * Writes fMP4 files of one track after one another into a new file, as if they had been encoded in one go: the header
 * of the first, every fragment, its time counted on from the one before, and an index. Nothing is encoded or left out.
 * Throws `BoxesWrong` when they are not coded alike.
 */
export async function joinFiles(pieces: readonly string[], target: string): Promise<void> {
  const file = await open(target, 'wx');
  try {
    await unlessFull(joinInto(file, pieces));
  } finally {
    await file.close();
  }
}

async function joinInto(target: FileHandle, pieces: readonly string[]): Promise<void> {
  const joined: Joined[] = [];
  let [offset, time] = [0, 0];
  let coding: string | undefined;
  for (const piece of pieces) {
    const { headerBytes, fragments } = await readFragments(piece);
    const source = await open(piece, 'r');
    try {
      const header = await bytesOf(source, { offset: 0, bytes: headerBytes });
      coding ??= codingIn(header);
      if (codingIn(header) !== coding) throw new BoxesWrong('its pieces are coded differently');
      if (offset === 0) offset += (await target.write(header)).bytesWritten;
      const track = trackIn(header);
      for (const fragment of fragments) {
        const bytes = await bytesOf(source, fragment);
        const lasts = moveTo(bytes, track, { time, number: joined.length + 1 });
        joined.push({ time, offset });
        await target.write(bytes);
        offset += bytes.length;
        time += lasts;
      }
    } finally {
      await source.close();
    }
  }
  await target.write(indexOf(joined));
}

async function bytesOf(
  file: FileHandle,
  { offset, bytes }: Pick<Fragment, 'offset' | 'bytes'>
): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, offset);
  if (bytesRead < bytes) throw new BoxesWrong('a piece is cut short');
  return buffer;
}

/** All that a decoder is told before the first picture. */
function codingIn(header: Buffer): string {
  const { start, end } = boxAt(header, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']);
  return header.toString('latin1', start, end);
}

function trackIn(header: Buffer): Track {
  const { start, end } = boxAt(header, ['moov']);
  return trackOf(header.subarray(start, end));
}

/** Gives a fragment its number and its time in the whole; answers how long it lasts, in the track's timescale. */
function moveTo(bytes: Buffer, track: Track, { time, number }: { time: number; number: number }): number {
  const moof = boxAt(bytes, ['moof']);
  const run = runOf(bytes.subarray(moof.start, moof.end), track);
  const { body: decoded } = boxAt(bytes, ['moof', 'traf', 'tfdt']);
  if (bytes.readUInt8(decoded) !== 1) throw new BoxesWrong('a fragment has no room for its time');
  bytes.writeUInt32BE(number, boxAt(bytes, ['moof', 'mfhd']).body + 4);
  bytes.writeBigUInt64BE(BigInt(time), decoded + 4);
  return run.duration;
}

/** `mfra` (ISO/IEC 14496-12, 8.8.10): where each fragment lies, so that ffmpeg finds the last without reading all. */
function indexOf(joined: readonly Joined[]): Buffer {
  const entries = joined.map(({ time, offset }) => {
    const entry = Buffer.alloc(19, 1);
    entry.writeBigUInt64BE(BigInt(time), 0);
    entry.writeBigUInt64BE(BigInt(offset), 8);
    return entry;
  });
  // Version 1; track 1; each of the three numbers after time and place has one byte, and is 1.
  const table = box('tfra', uint32(0x01000000), uint32(1), uint32(0), uint32(joined.length), ...entries);
  return box('mfra', table, box('mfro', uint32(0), uint32(8 + table.length + 16)));
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(8 + body.length), Buffer.from(type, 'latin1'), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
