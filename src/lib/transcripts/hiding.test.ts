import { describe, expect, test } from 'vitest';
import { hiddenWords, withoutHidden, withoutHiddenChapters } from './hiding.ts';
import type { TimedPassage } from './transcript.ts';

const passage = (position: number, startMs: number, text: string, times: TimedPassage['times']) => ({
  position,
  startMs,
  endMs: startMs + 4000,
  speaker: 'Ola Wiktorsson',
  text,
  times
});

/** A word a second: ”Han heter Karl Svensson.” from `startMs` on. */
const byWord = (position: number, startMs: number) =>
  passage(position, startMs, 'Han heter Karl Svensson.', [
    [0, startMs],
    [4, startMs + 1000],
    [10, startMs + 2000],
    [15, startMs + 3000]
  ]);

describe('words of a hidden part', () => {
  test('are taken out one by one where each has its time', () => {
    const [one] = withoutHidden([byWord(0, 0)], [{ startMs: 2000, endMs: 3000 }]);
    expect(one?.text).toBe(`Han heter ${hiddenWords} Svensson.`);
    const said = one?.times.map(([at, ms]) => [one.text.slice(at).split(' ')[0], ms]);
    expect(said).toEqual([
      ['Han', 0],
      ['heter', 1000],
      ['Svensson.', 3000]
    ]);
  });

  test('are one mark when they follow each other, and a word that is only touched goes too', () => {
    const [one] = withoutHidden([byWord(0, 0)], [{ startMs: 2999, endMs: 3001 }]);
    expect(one?.text).toBe(`Han heter ${hiddenWords}`);
  });

  test('take the whole passage along when nobody knows when they are said', () => {
    const rough = passage(0, 0, 'Han heter Karl Svensson.', [[0, 0]]);
    const [one] = withoutHidden([rough], [{ startMs: 3900, endMs: 3950 }]);
    expect(one).toMatchObject({ text: hiddenWords, speaker: null });
  });

  test('are one passage when several after each other are hidden', () => {
    const all = [0, 4000, 8000, 12_000].map((ms, at) => byWord(at, ms));
    const left = withoutHidden(all, [{ startMs: 4000, endMs: 12_000 }]);
    expect(left.map(({ position, startMs, endMs, text }) => [position, startMs, endMs, text])).toEqual([
      [0, 0, 4000, 'Han heter Karl Svensson.'],
      [1, 4000, 12_000, hiddenWords],
      [2, 12_000, 16_000, 'Han heter Karl Svensson.']
    ]);
  });

  test('are all there when nothing is hidden, or what is hidden ends where they begin', () => {
    const all = [byWord(0, 0)];
    expect(withoutHidden(all, [])).toEqual(all);
    expect(withoutHidden(all, [{ startMs: 4000, endMs: 9000 }])).toEqual(all);
  });
});

test('a chapter that begins in a hidden part is not told of', () => {
  const chapters = [0, 5000, 6000].map((startMs) => ({ startMs, title: `Från ${startMs}` }));
  const hidden = [{ startMs: 5000, endMs: 6000 }];
  expect(withoutHiddenChapters(chapters, hidden).map(({ startMs }) => startMs)).toEqual([0, 6000]);
});
