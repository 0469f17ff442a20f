import { describe, expect, test } from 'vitest';
import { toJsonChapters, toVttChapters } from './chapter-files.ts';
import { readChapters } from './reading-chapters.ts';

const read = (text: string) => readChapters(new TextEncoder().encode(text));
const chapters = [
  { startMs: 0, title: 'Välkommen' },
  { startMs: 754_500, title: 'Åsa & <Ola>' }
];

describe('chapters of other programs', () => {
  test('come back from our own JSON and WebVTT as they were', () => {
    expect(read(toJsonChapters(chapters, 900_000))).toEqual({ chapters, unread: [] });
    expect(read(toVttChapters(chapters, 900_000))).toEqual({ chapters, unread: [] });
  });

  test('are lines with a time, as in the notes of a podcast, in order of time', () => {
    const notes =
      '\ufeffDagens avsnitt\r\n1:02:03 Slutet\r\n(0:00) Början\r\n12:34 - Mitten\r\n12:34 igen\r\n\r\n99:99 nej';
    expect(read(notes)).toEqual({
      chapters: [
        { startMs: 0, title: 'Början' },
        { startMs: 754_000, title: 'Mitten' },
        { startMs: 3_723_000, title: 'Slutet' }
      ],
      unread: ['Dagens avsnitt', '99:99 nej']
    });
  });

  test.each([
    ['{"chapters": 7}', 1],
    ['{"chapters": [null, {"startTime": -1, "title": "a"}, {"startTime": "x", "title": "b"}]}', 3],
    ['{"chapters": [{"startTime": 1, "title": "\\u0000 "}, {"startTime": 1e12, "title": "a"}]}', 2],
    ['{not json', 1],
    ['', 0]
  ])('that are none are told and break nothing: %s', (text, unread) => {
    const found = read(text);
    expect(found.chapters).toEqual([]);
    expect(found.unread).toHaveLength(unread);
  });

  test('that are not to be listed are left out', () => {
    expect(read('{"chapters": [{"startTime": 5, "title": "Reklam", "toc": false}]}').chapters).toEqual([]);
  });
});
