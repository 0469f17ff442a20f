import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './reading.ts';
import { toPlainText, toVtt } from './writing.ts';

const heard = (file: Uint8Array | string) =>
  readTranscript(file).passages.map(({ startMs, endMs, speaker, text }) => [startMs, endMs, speaker, text]);
const wrong = (file: Uint8Array | string) =>
  readTranscript(file).problems.map(({ line, code }) => `${line} ${code}`);

describe('a WebVTT file', () => {
  it('gives its words, times and speakers, without header, notes, styles, settings and tags', () => {
    const file = `\ufeffWEBVTT - Samtal\r\nKind: captions\r\nLanguage: sv\r\n\r\nNOTE skriven av\r\nredaktionen\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nREGION\r\nid:a\r\n\r\nett\r\n00:01.500 --> 00:04.000 align:start position:10%\r\n<v.loud Åsa Öberg>Vi <c.x><i>talar</i></c> om <00:00:03.000>samverkan &amp; stöd.</v>\r\n\r\n1:00:05.000 --> 1:00:09.250\r\n<v Bo &lt;3>Ja &#229;&#xe4;&ouml;!`;
    expect(heard(file)).toEqual([
      [1500, 4000, 'Åsa Öberg', 'Vi talar om samverkan & stöd.'],
      [3605000, 3609250, 'Bo <3', 'Ja åäö!']
    ]);
    expect(wrong(file)).toEqual([]);
    expect(readTranscript(file).speakers).toEqual(['Åsa Öberg', 'Bo <3']);
  });

  it('shares the time of a cue between those who speak in it', () => {
    const file = 'WEBVTT\n\n00:00.000 --> 00:10.000\n<v Anna>Hej hej!</v>\n<v Bo>Hej hej!</v>\n';
    expect(heard(file)).toEqual([
      [0, 5000, 'Anna', 'Hej hej!'],
      [5000, 10000, 'Bo', 'Hej hej!']
    ]);
  });

  it('keeps markup that is written as words as words', () => {
    const file = 'WEBVTT\n\n00:00.000 --> 00:02.000\n&lt;script&gt;alert(1)&lt;/script&gt; 1 < 2\n';
    expect(heard(file)).toEqual([[0, 2000, null, '<script>alert(1)</script> 1 < 2']]);
  });

  it('puts cues of one sentence together and remembers when each began', () => {
    const file =
      'WEBVTT\n\n00:01.000 --> 00:03.000\n<v Anna>Vi började\n\n00:03.100 --> 00:05.000\n<v Anna>med samordning.\n\n00:05.000 --> 00:06.000\n<v Anna>Sedan kom mer.\n';
    const [first, second] = readTranscript(file).passages;
    expect(first).toMatchObject({ startMs: 1000, endMs: 5000, text: 'Vi började med samordning.' });
    expect(first?.times).toEqual([
      [0, 1000],
      [11, 3100]
    ]);
    expect(second).toMatchObject({ startMs: 5000, text: 'Sedan kom mer.', position: 1 });
  });

  it('cuts what is longer than a minute at the ends of sentences', () => {
    const sentence = 'Det här är en mening som handlar om stöd. ';
    const file = `WEBVTT\n\n00:00.000 --> 03:00.000\n${sentence.repeat(12)}\n`;
    const { passages, problems } = readTranscript(file);
    expect(passages.length).toBeGreaterThanOrEqual(3);
    for (const { startMs, endMs, text } of passages) {
      expect(endMs - startMs).toBeLessThanOrEqual(60_000);
      expect(text.endsWith('stöd.')).toBe(true);
    }
    expect(passages.map(({ text }) => text).join(' ')).toBe(sentence.repeat(12).trim());
    expect(problems.map(({ code }) => code)).toEqual(['too-long']);
  });
});

describe('an SRT file', () => {
  it('is read with its commas, numbers and font tags', () => {
    const file =
      '1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<font color="#fff">Hej!</font>\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\n<b>Välkommen.</b>\r\n';
    expect(heard(file)).toEqual([
      [1000, 2500, null, 'Hej!'],
      [2500, 4000, null, 'Välkommen.']
    ]);
    expect(wrong(file)).toEqual([]);
  });

  it('knows speakers written before a colon, and lets them go on speaking', () => {
    const file = [
      '1\n00:00:00,000 --> 00:00:02,000\nANNA: Hur började det?',
      '2\n00:00:02,000 --> 00:00:04,000\nBo af Ek: Klockan 12:30: då var det mycket.',
      '3\n00:00:04,000 --> 00:00:06,000\nOch sedan: ännu mer.',
      '4\n00:00:06,000 --> 00:00:07,000\nSlutsats: allt är bra.'
    ].join('\n\n');
    expect(heard(file).map(([, , speaker, text]) => [speaker, text])).toEqual([
      ['ANNA', 'Hur började det?'],
      ['Bo af Ek', 'Klockan 12:30: då var det mycket.'],
      ['Bo af Ek', 'Och sedan: ännu mer.'],
      ['Bo af Ek', 'Slutsats: allt är bra.']
    ]);
  });

  it('is read in Windows-1252 and UTF-16 as well', () => {
    const text = '1\n00:00:00,000 --> 00:00:02,000\nÅtta öar är kända.\n';
    const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const little = new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
    const marked = Uint8Array.from([0xff, 0xfe, ...little]);
    const big = marked.map((_, index) => marked[index ^ 1] ?? 0);
    for (const file of [latin, little, marked, big])
      expect(heard(file)).toEqual([[0, 2000, null, 'Åtta öar är kända.']]);
    expect(wrong(latin)).toEqual(['1 encoding-guessed']);
    expect(wrong(marked)).toEqual([]);
  });
});

describe('a file with mistakes', () => {
  it('is read as far as it goes, and each mistake is named by its line', () => {
    const file = [
      'WEBVTT',
      '',
      '00:10.000 --> 00:12.000',
      'Efter.',
      '',
      '00:01.000 --> 00:00.500',
      'Slut före början.',
      '',
      '00:05.000 -->',
      'Utan slut.',
      '',
      '00:99.000 --> 00:07.000',
      'Tiden går inte att läsa.',
      '',
      'Utan tid.',
      '',
      '00:11.000 --> 00:14.000',
      'Samtidigt.',
      '',
      '00:20.000 --> 00:21.000',
      ''
    ].join('\n');
    expect(wrong(file)).toEqual([
      '3 overlap',
      '6 out-of-order',
      '6 end-before-start',
      '9 end-missing',
      '9 out-of-order',
      '12 time-unreadable',
      '15 time-missing',
      '20 empty'
    ]);
    expect(heard(file).map(([start, , , text]) => [start, text])).toEqual([
      [1000, 'Slut före början.'],
      [5000, 'Utan slut. Tiden går inte att läsa. Utan tid.'],
      [10000, 'Efter.'],
      [11000, 'Samtidigt.']
    ]);
  });

  it.each(['', 'bara text', '\0\0\0', 'WEBVTT', '%PDF-1.7 …'])('gives nothing when it is %j', (file) => {
    expect(readTranscript(file).passages).toEqual([]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    'WEBVTT\n',
    '\n',
    '\n\n',
    ' --> ',
    '-->',
    '<v Anna>',
    '</v>',
    '<v',
    'NOTE x',
    '1\n',
    'BO: ',
    '. '
  ),
  fc.constantFrom(
    '00:01.000',
    '00:00:02,000',
    '99:99',
    '00:03.000 --> 00:01.000\n',
    '00:00.000 --> 50:00.000\n'
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.lorem({ mode: 'sentences', maxCount: 4 })
);

describe('any file at all', () => {
  it('is read without an error, in order of time, no passage over a minute, none without words', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { passages } = readTranscript(pieces.join(''));
        let latest = 0;
        for (const { startMs, endMs, text, times, position } of passages) {
          expect(startMs).toBeGreaterThanOrEqual(latest);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs - startMs).toBeLessThanOrEqual(60_000);
          expect(text.trim()).not.toBe('');
          expect(passages[position]?.text).toBe(text);
          expect(times.every(([at, ms]) => at < text.length && ms >= startMs && ms < endMs)).toBe(true);
          latest = startMs;
        }
      }),
      { numRuns: 2000 }
    );
  });

  it('is read without an error when it is nothing but bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readTranscript(bytes).passages).toBeInstanceOf(Array);
      })
    );
  });

  it('says every letter of it after it has been written as WebVTT', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { passages } = readTranscript(`WEBVTT\n\n${pieces.join('')}`);
        const again = readTranscript(toVtt(passages)).passages;
        const letters = (of: typeof passages) =>
          of
            .flatMap(({ text }) => Array.from(text))
            .sort()
            .join('');
        expect(letters(again).trim()).toBe(letters(passages).trim());
      })
    );
  });
});

describe('a large file', () => {
  const cue = '00:01.000 --> 59:00.000\n';
  it.each([
    ['of one cue', cue + 'En mening till. '.repeat(100_000)],
    ['of cues at one time', `${cue}ord\n\n`.repeat(50_000)],
    ['of open voice tags', cue + `<v${' '.repeat(1000)}`.repeat(1000)],
    ['of empty lines', '\n'.repeat(2_000_000)],
    ['of full stops and quotes', cue + '."'.repeat(500_000)]
  ])('%s is read in a few seconds', { timeout: 8000 }, (_, file) => {
    expect(readTranscript(file).problems).toBeInstanceOf(Array);
  });
});

describe('a written transcript', () => {
  const { passages } = readTranscript(
    'WEBVTT\n\n00:01.000 --> 00:03.000\n<v Åsa & Bo>Vi började\n\n00:03.000 --> 00:15.000\n<v Åsa & Bo>med samordning som är ett ganska långt ord, och sedan fortsatte vi med att samla alla som ville vara med i ett och samma rum &lt;här&gt;.\n'
  );

  it('is WebVTT with a cue or more for each time, at most two lines of 65 characters', () => {
    const lines = toVtt(passages).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'WEBVTT',
      '',
      '00:00:01.000 --> 00:00:03.000',
      '<v Åsa &amp; Bo>Vi började'
    ]);
    expect(lines.filter((line) => line.includes('-->')).at(1)).toMatch(/^00:00:03.000 --> 00:00:1/);
    expect(lines.filter((line) => line.includes('-->')).at(-1)).toMatch(/--> 00:00:15.000$/);
    expect(lines.filter((line) => line.replace(/<[^>]*>|&\w+;/g, '').length > 65)).toEqual([]);
  });

  it('is plain text with times and speakers', () => {
    expect(toPlainText(passages)).toMatch(/^\[00:00:01\] Åsa & Bo: Vi började med .* <här>\.\n$/);
  });
});
