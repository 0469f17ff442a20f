import { type FileHandle, open } from 'node:fs/promises';
import { type Box, BoxesWrong, boxHead } from './boxes.ts';
import { type Run, runOf, type Track, trackOf } from './track-boxes.ts';

/** One fragment of an fMP4 file, `moof` and `mdat` together: what a player asks for as a range of bytes. */
export interface Fragment {
  readonly offset: number;
  readonly bytes: number;
  /** When its first sample is shown, and for how long all of them are. */
  readonly start: number;
  readonly seconds: number;
  /** Up to where its first sample reaches, from `offset`: of a picture track that is the key picture. */
  readonly firstSampleBytes: number;
}

/** What lies where in a single-file fMP4 with one track. */
export interface FragmentedFile {
  /** How many bytes a player needs before any fragment: `ftyp` and `moov`. */
  readonly headerBytes: number;
  /** RFC 6381, such as `avc1.64001f` or `mp4a.40.2`. */
  readonly codec: string;
  readonly fragments: readonly Fragment[];
}

const largestHeader = 8 << 20;

/**
 * Finds the fragments of a file, reading only their headers: a few hundred bytes each, however large it is. Throws
 * `BoxesWrong` for a file that is cut short, is no fMP4, or has another codec than ours.
 */
export async function readFragments(path: string): Promise<FragmentedFile> {
  const file = await open(path, 'r');
  try {
    return await walk(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

interface Walked {
  headerBytes: number;
  track?: Track;
  moof?: { readonly start: number; readonly run: Run } | undefined;
  readonly fragments: Fragment[];
}

async function walk(file: FileHandle, size: number): Promise<FragmentedFile> {
  const walked: Walked = { headerBytes: 0, fragments: [] };
  for await (const box of boxesOf(file, size)) await takeBox(file, box, walked);
  const { headerBytes, track, fragments } = walked;
  if (!track || fragments.length === 0) throw new BoxesWrong('there are no fragments');
  return { headerBytes, codec: track.codec, fragments };
}

async function* boxesOf(file: FileHandle, size: number): AsyncGenerator<Box> {
  for (let at = 0; at < size;) {
    const box = boxHead(await bytesAt(file, at, Math.min(16, size - at)), at);
    if (box.end > size) throw new BoxesWrong(`the box ${box.type} is cut short`);
    yield box;
    at = box.end;
  }
}

async function takeBox(file: FileHandle, box: Box, walked: Walked): Promise<void> {
  const { track, moof } = walked;
  if (box.type === 'moov') {
    walked.track = trackOf(await wholeBox(file, box));
    walked.headerBytes = box.end;
  } else if (box.type === 'moof' && track) {
    walked.moof = { start: box.start, run: runOf(await wholeBox(file, box), track) };
  } else if (box.type === 'mdat' && track && moof) {
    walked.fragments.push(fragmentOf(box, track, moof));
    walked.moof = undefined;
  }
}

function fragmentOf(mdat: Box, track: Track, { start, run }: NonNullable<Walked['moof']>): Fragment {
  return {
    offset: start,
    bytes: mdat.end - start,
    start: run.start / track.timescale,
    seconds: run.duration / track.timescale,
    firstSampleBytes: mdat.body - start + run.firstSize
  };
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new BoxesWrong('the file is cut short');
  return buffer;
}

async function wholeBox(file: FileHandle, { start, end, type }: Box): Promise<Buffer> {
  if (end - start > largestHeader) throw new BoxesWrong(`the box ${type} is too large`);
  return bytesAt(file, start, end - start);
}
