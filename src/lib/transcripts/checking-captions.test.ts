import { describe, expect, test } from 'vitest';
import { readCaptions, writeCaptions } from './checking-captions.ts';

const cue = (from: string, to: string, text: string) => `00:${from}.000 --> 00:${to}.000\n${text}\n`;
const file = (...cues: string[]) => `WEBVTT\n\n${cues.join('\n')}`;

describe('captions corrected by hand', () => {
  test('come back as they were written, line by line', () => {
    const written = file(
      cue('00:01', '00:04', 'Vi började i Söderhamn\nmed Åsa & Ola.'),
      cue('00:05', '00:07', '– <Ja>?')
    );
    const source = written.replace('<Ja>', '&lt;Ja&gt;').replace('& ', '&amp; ');
    const read = readCaptions(source, 60_000);
    expect(read).toMatchObject({ problems: [], remarks: [] });
    expect(read.captions.map(({ text }) => text)).toEqual([
      'Vi började i Söderhamn\nmed Åsa & Ola.',
      '– <Ja>?'
    ]);
    expect(readCaptions(writeCaptions(read.captions), 60_000)).toEqual(read);
  });

  test.each([
    ['long-line', cue('00:01', '00:05', 'x'.repeat(38))],
    ['many-lines', cue('00:01', '00:05', 'a\nb\nc')],
    ['fast', cue('00:01', '00:02', 'Tjugoen tecken är det!')],
    ['short', '00:00:01.000 --> 00:00:01.500\nNej\n'],
    ['behind-end', cue('01:01', '01:05', 'Efter slutet')]
  ])('are told where they are hard to read: %s', (code, one) => {
    expect(readCaptions(file(one), 60_000).remarks).toEqual([
      { line: 3, code, excerpt: expect.any(String) as string }
    ]);
  });

  test('end before the next begins, and what cannot be read is told', () => {
    const read = readCaptions(
      file(cue('00:01', '00:09', 'Ett'), cue('00:05', '00:04', 'Två'), 'utan tid\n', '00:xx --> 1\nTre\n'),
      60_000
    );
    expect(read.captions.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1000, 5000],
      [5000, 8000]
    ]);
    expect(read.problems.map(({ code }) => code).sort()).toEqual([
      'end-before-start',
      'overlap',
      'time-missing',
      'time-unreadable'
    ]);
  });

  test('that touch a hidden part are not written', () => {
    const { captions } = readCaptions(file(cue('00:01', '00:03', 'Ett'), cue('00:04', '00:06', 'Två')), null);
    const written = writeCaptions(captions, [{ startMs: 5000, endMs: 5500 }]);
    expect(written).toContain('Ett');
    expect(written).not.toContain('Två');
  });

  test('are none in what is no captions', () => {
    for (const text of ['', 'WEBVTT', '\0\0', 'bara ord'])
      expect(readCaptions(text, null).captions).toEqual([]);
  });
});
