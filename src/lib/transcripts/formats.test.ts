import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './reading.ts';
import { toVtt } from './writing.ts';

const heard = (file: string, durationMs: number | null = null) =>
  readTranscript(file, { durationMs }).passages.map(({ startMs, endMs, speaker, text }) => [
    ...[startMs, endMs],
    ...[speaker, text]
  ]);
const wrong = (file: string) => readTranscript(file).problems.map(({ line, code }) => `${line} ${code}`);

describe('JSON', () => {
  it('of podcasts gives speakers and times', () => {
    const file = JSON.stringify({
      version: '1.0.0',
      segments: [
        { speaker: 'Åsa Öberg', startTime: 0.5, endTime: 2.25, body: 'Välkommen hit.' },
        { speaker: 'Bo', startTime: 2.25, endTime: 4, body: 'Tack &amp; <b>hej</b>!' }
      ]
    });
    expect(heard(file)).toEqual([
      [500, 2250, 'Åsa Öberg', 'Välkommen hit.'],
      [2250, 4000, 'Bo', 'Tack & hej!']
    ]);
    expect(readTranscript(file).format).toBe('json');
  });

  it('of Whisper gives each word its time, and how sure it is', () => {
    const word = (text: string, start: number, probability: number) => ({
      ...{ word: text, start, probability },
      end: start + 0.2
    });
    const file = JSON.stringify({
      text: ' Vi talar om RAR.',
      segments: [
        {
          ...{ id: 0, start: 1, end: 3, text: ' Vi talar om RAR.' },
          words: [
            word(' Vi', 1, 0.98),
            word(' talar', 1.3, 0.912),
            word(' om', 1.9, 1),
            word(' RAR', 2.2, 0.31)
          ]
        },
        { id: 1, start: 3, end: 4, text: ' Ja.', words: [word(' Ja', 3.1, 0.7), word('.', 3.3, 0.6)] }
      ]
    });
    const [first, second] = readTranscript(file).passages;
    expect(first).toMatchObject({ text: 'Vi talar om RAR Ja.', startMs: 1000, endMs: 4000 });
    expect(first?.times).toEqual([
      [0, 1000, 0.98],
      [3, 1300, 0.91],
      [9, 1900, 1],
      [12, 2200, 0.31],
      [16, 3000, 0.6]
    ]);
    expect(second).toBeUndefined();
  });

  it('of an API that lists words apart, of WhisperX and of whisper.cpp are read too', () => {
    const apart = {
      segments: [{ start: 0, end: 2, text: 'Hej du.' }],
      words: [
        { word: 'Hej', start: 0.1, end: 0.5 },
        { word: 'du.', start: 0.9, end: 1.2 }
      ]
    };
    const whisperX = {
      segments: [
        {
          ...{ start: 0, end: 2, text: 'Hej du.', speaker: 'SPEAKER_00' },
          words: [{ word: 'Hej', start: 0, end: 0.5, score: 0.5 }, { word: 'du.' }]
        }
      ]
    };
    const cpp = {
      transcription: [
        {
          ...{ offsets: { from: 0, to: 2000 }, text: ' Hejsan du.' },
          tokens: [
            { text: '[_BEG_]', offsets: { from: 0, to: 0 }, p: 0.9 },
            { text: ' Hej', offsets: { from: 100, to: 300 }, p: 0.9 },
            { text: 'san', offsets: { from: 300, to: 500 }, p: 0.4 },
            { text: ' du.', offsets: { from: 900, to: 1200 }, p: 0.8 }
          ]
        }
      ]
    };
    const times = (file: unknown) => readTranscript(JSON.stringify(file)).passages[0]?.times;
    expect(times(apart)).toEqual([
      [0, 0],
      [4, 900]
    ]);
    expect(times(whisperX)).toEqual([[0, 0, 0.5]]);
    expect(readTranscript(JSON.stringify(whisperX)).speakers).toEqual(['SPEAKER_00']);
    expect(times(cpp)).toEqual([
      [0, 0, 0.4],
      [7, 900, 0.8]
    ]);
    expect(heard(JSON.stringify(cpp))).toEqual([[0, 2000, null, 'Hejsan du.']]);
  });

  it('names the segment that has no time or no words', () => {
    const segments = [
      { start: 0, end: 1, text: 'Hej.' },
      { start: 'nu', text: 'Och?' },
      { start: 2, end: 3, text: '' }
    ];
    expect(wrong(JSON.stringify({ segments })).filter((one) => !one.endsWith('order'))).toEqual([
      '1 overlap',
      '2 time-unreadable',
      '3 empty'
    ]);
  });

  it.each([
    '{',
    '{}',
    '{"segments":1}',
    '{"segments":[1,null]}',
    '[]',
    '{"transcription":[{"tokens":[{}]}]}'
  ])('that is no transcript gives nothing: %s', (file) => {
    expect(heard(file)).toEqual([]);
  });
});

describe('a plain text', () => {
  it('gives the times and speakers it has', () => {
    const file =
      '[00:00:05] Anna Berg: Hur började det?\n\n[00:00:12] Bo Ek: Med ett möte.\nDet var i maj.\n';
    expect(heard(file)).toEqual([
      [5000, 6040, 'Anna Berg', 'Hur började det?'],
      [12000, 13820, 'Bo Ek', 'Med ett möte. Det var i maj.']
    ]);
    expect(wrong(file)).toEqual([]);
  });

  it('may have the name and the time on a line of their own', () => {
    expect(
      heard('Anna Berg  0:05\nHur började det?\n\nBo Ek 1:12\nMed ett möte.').map(([at, , who]) => [at, who])
    ).toEqual([
      [5000, 'Anna Berg'],
      [72000, 'Bo Ek']
    ]);
  });

  it('with speakers alone shares the length of the recording by how much each says, and says so', () => {
    const file = 'Anna: 1234 1234\nBo: 1234 1234\nAnna: 1234 1234\n';
    expect(heard(file, 45_000).map(([startMs, , speaker]) => [startMs, speaker])).toEqual([
      [0, 'Anna'],
      [expect.closeTo(15_500, -3.5), 'Bo'],
      [expect.closeTo(29_500, -3.5), 'Anna']
    ]);
    expect(wrong(file)).toEqual(['1 time-guessed']);
  });

  it('that has neither is no transcript', () => {
    expect(heard('Det här är en artikel.\n\nDen har stycken. Klockan 12:30 är det lunch.')).toEqual([]);
  });
});

const segment = fc.record(
  {
    start: fc.oneof(fc.double({ min: -1, max: 400, noNaN: true }), fc.string()),
    end: fc.double({ min: 0, max: 400, noNaN: true }),
    text: fc.lorem({ mode: 'sentences', maxCount: 2 }),
    speaker: fc.constantFrom('A', 'B', '<script>'),
    words: fc.array(
      fc.record(
        {
          word: fc.oneof(fc.lorem({ maxCount: 1 }), fc.string(), fc.constant(' ord.')),
          start: fc.double({ min: 0, max: 400, noNaN: true }),
          probability: fc.double({ min: -1, max: 2, noNaN: true })
        },
        { requiredKeys: [] }
      ),
      { maxLength: 12 }
    )
  },
  { requiredKeys: [] }
);

it('whatever the segments say, words keep within their passage, in order, and every letter survives WebVTT', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 12 }), (segments) => {
      const { passages } = readTranscript(JSON.stringify({ segments }));
      for (const { startMs, endMs, text, times } of passages) {
        expect(endMs - startMs).toBeLessThanOrEqual(60_000);
        let [latestAt, latestMs] = [-1, startMs];
        for (const [at, ms, sure = 1] of times) {
          expect(at > latestAt && at < text.length && ms >= latestMs && ms < endMs).toBe(true);
          expect(sure >= 0 && sure <= 1).toBe(true);
          [latestAt, latestMs] = [at, ms];
        }
      }
      const letters = (of: typeof passages) =>
        of
          .flatMap(({ text }) => Array.from(text.replace(/\s/g, '')))
          .sort()
          .join('');
      expect(letters(readTranscript(toVtt(passages)).passages)).toBe(letters(passages));
    }),
    { numRuns: 500 }
  );
});
