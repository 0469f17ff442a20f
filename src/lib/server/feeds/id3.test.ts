import { describe, expect, it } from 'vitest';
import { type EpisodeTag, id3Tag, tagLength } from './id3.ts';

const tag: EpisodeTag = {
  title: 'Å',
  artist: 'b',
  album: 'c',
  year: 2026,
  number: null,
  address: 'https://radio.example/artikel/x/y',
  durationMs: 60_000,
  picture: null,
  chapters: []
};
const frameNames = (bytes: Buffer) => {
  const names: string[] = [];
  for (let at = 10; at < bytes.length; at += 10 + bytes.readUInt32BE(at + 4))
    names.push(bytes.toString('latin1', at, at + 4));
  return names;
};

describe('an ID3 tag', () => {
  it('tells its own length, and frames fill it to the last byte', () => {
    for (const bytes of [id3Tag(tag), id3Tag({ ...tag, picture: Buffer.alloc(300_000, 0xff) })])
      expect([tagLength(bytes), frameNames(bytes).slice(0, 3)]).toEqual([
        bytes.length,
        ['TIT2', 'TPE1', 'TALB']
      ]);
  });

  it('has no table of contents without chapters, and counts no further than a byte does', () => {
    expect(frameNames(id3Tag(tag))).not.toContain('CTOC');
    const chapters = Array.from({ length: 300 }, (_, at) => ({ startMs: at, title: `${at}` }));
    const names = frameNames(id3Tag({ ...tag, chapters }));
    expect([names.filter((name) => name === 'CHAP').length, names.includes('CTOC')]).toEqual([255, true]);
  });

  it('is seen to be missing where a file begins with sound', () => {
    expect([tagLength(Buffer.from('fffb9064000000000000', 'hex')), tagLength(Buffer.alloc(3))]).toEqual([
      0, 0
    ]);
  });
});
