import type { Chapter } from '#lib/transcripts/transcript.ts';

/** What an MP3 says of itself. `picture` is a JPEG; chapters are in order of time. */
export interface EpisodeTag {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly year: number;
  readonly number: number | null;
  readonly address: string;
  readonly durationMs: number;
  readonly picture: Uint8Array | null;
  readonly chapters: readonly Chapter[];
}

/** A table of contents has one byte to count with. */
const mostChapters = 255;

/**
 * Writes an ID3v2.3 tag, which every player since 1999 reads, with the chapters of the addendum from 2005. Of more than
 * 255 chapters the first are told.
 */
export function id3Tag(tag: EpisodeTag): Buffer {
  const chapters = tag.chapters.slice(0, mostChapters);
  const frames = Buffer.concat([
    words('TIT2', tag.title),
    words('TPE1', tag.artist),
    words('TALB', tag.album),
    words('TYER', String(tag.year)),
    words('TCON', 'Podcast'),
    words('TLEN', String(tag.durationMs)),
    ...(tag.number === null ? [] : [words('TRCK', String(tag.number))]),
    frame('WOAF', Buffer.from(tag.address, 'latin1')),
    ...(chapters.length === 0 ? [] : [contents(chapters.length)]),
    ...chapters.map((chapter, at) =>
      chapterFrame(chapter, at, chapters[at + 1]?.startMs ?? Math.max(tag.durationMs, chapter.startMs))
    ),
    ...(tag.picture ? [frame('APIC', pictureBody(tag.picture))] : [])
  ]);
  const head = Buffer.from('ID3\x03\x00\x00', 'latin1');
  return Buffer.concat([head, sevenBits(frames.length), frames]);
}

/** How many bytes at the start of a file are a tag, from its first ten; 0 when it has none. */
export function tagLength(start: Uint8Array): number {
  const head = Buffer.from(start);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return 10 + size + (hasFooter ? 10 : 0);
}

function frame(name: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(10);
  head.write(name, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** UTF-16 with its mark: version 2.3 knows no UTF-8. */
const words = (name: string, text: string): Buffer =>
  frame(name, Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text.toWellFormed(), 'utf16le')]));

const chapterId = (at: number): string => `chapter${at}\0`;

/** The chapters, at the top and in order. */
function contents(count: number): Buffer {
  const ids = Array.from({ length: count }, (_, at) => chapterId(at)).join('');
  const body = [Buffer.from('contents\0'), Buffer.from([0b11, count]), Buffer.from(ids, 'latin1')];
  return frame('CTOC', Buffer.concat(body));
}

/** Where it lies in the file is not told: players find times themselves. */
const noOffsets = Buffer.alloc(8, 0xff);

function chapterFrame({ startMs, title }: Chapter, at: number, endMs: number): Buffer {
  const times = Buffer.alloc(8);
  times.writeUInt32BE(startMs);
  times.writeUInt32BE(endMs, 4);
  const id = Buffer.from(chapterId(at), 'latin1');
  return frame('CHAP', Buffer.concat([id, times, noOffsets, words('TIT2', title)]));
}

/** The cover of the front. */
function pictureBody(jpeg: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('\0image/jpeg\0\x03\0', 'latin1'), jpeg]);
}

/** A length that never looks like sound: four bytes of seven bits. */
const sevenBits = (length: number): Buffer =>
  Buffer.from([length >>> 21, (length >>> 14) & 0x7f, (length >>> 7) & 0x7f, length & 0x7f]);
