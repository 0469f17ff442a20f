import { describe, expect, it } from 'vitest';
import { toJsonChapters, toVttChapters } from './chapter-files.ts';

const chapters = [
  { startMs: 0, title: 'Välkommen' },
  { startMs: 61_500, title: 'A --> B & <c>' }
];

describe('chapters in a file of their own', () => {
  it('are seconds from the start in JSON, each until the next', () => {
    expect(JSON.parse(toJsonChapters(chapters, 90_000))).toEqual({
      version: '1.2.0',
      chapters: [
        { startTime: 0, endTime: 61.5, title: 'Välkommen' },
        { startTime: 61.5, endTime: 90, title: 'A --> B & <c>' }
      ]
    });
  });

  it('are cues in WebVTT, whose titles are no marks, and which last even where nothing is left', () => {
    expect(toVttChapters(chapters, 10)).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:01:01.500\nVälkommen\n\n' +
        '00:01:01.500 --> 00:01:01.501\nA --&gt; B &amp; &lt;c&gt;\n'
    );
  });
});
