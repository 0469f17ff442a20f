import { describe, expect, test } from 'vitest';
import { suggestChapters } from './suggesting-chapters.ts';
import type { Passage } from './transcript.ts';

const topics = [
  ['snickarverkstad', 'hyvel', 'virke', 'snickare', 'bänk', 'lärling'],
  ['samordningsförbund', 'kommun', 'försäkringskassa', 'rehabilitering', 'myndighet', 'samverkan'],
  ['skridsko', 'isbana', 'vinter', 'tränare', 'hockey', 'match']
] as const;

/** A talk of twelve minutes about three things, four minutes each, a passage every 20 s. */
function talk(question = ''): Passage[] {
  return Array.from({ length: 36 }, (_, at) => {
    const words = topics[Math.floor(at / 12)] ?? topics[0];
    const pick = (step: number) => words[(at * 5 + step) % words.length] ?? '';
    const begins = at % 12 === 0 && question ? `${question} ` : '';
    return {
      position: at,
      startMs: at * 20_000,
      endMs: at * 20_000 + 19_000,
      speaker: at % 12 === 0 ? 'Åsa' : 'Ola',
      text: `${begins}Det var så att ${pick(0)} och ${pick(1)} kom med ${pick(2)}, sedan ${pick(3)} igen.`
    };
  });
}

describe('suggested chapters', () => {
  test('begin where the talk turns to something else', () => {
    const long = talk().map((one) => ({ ...one, startMs: one.startMs * 1.25, endMs: one.endMs * 1.25 }));
    const found = suggestChapters(long, [], 900_000);
    expect(found.map(({ startMs }) => startMs)).toEqual([0, 300_000, 600_000]);
    for (const [at, { title }] of found.entries())
      expect(
        topics[at]?.some((word) => title.toLowerCase().includes(word)),
        title
      ).toBe(true);
  });

  test('are named after the question they begin with', () => {
    const found = suggestChapters(talk('Hur började allt?'), [], 720_000);
    expect(found[0]?.title).toBe('Hur började allt?');
  });

  test('prefer a place where there is a pause', () => {
    const same = talk().map((one) => ({
      ...one,
      text: 'Vi talar om verkstaden och virket hela tiden.',
      speaker: 'Ola'
    }));
    const found = suggestChapters(same, [{ startMs: 396_500, endMs: 400_000 }], 720_000);
    expect(found.map(({ startMs }) => startMs)).toEqual([0, 400_000]);
  });

  test('are none for what is short, or has hardly any words', () => {
    expect(suggestChapters(talk(), [], 100_000)).toEqual([]);
    expect(suggestChapters([], [], 900_000)).toEqual([]);
  });

  test('of four hours are thirty at most, and found without delay for the page', () => {
    const hours = Array.from({ length: 20 }, (_, at) =>
      talk().map((one) => ({ ...one, startMs: one.startMs + at * 720_000, endMs: one.endMs + at * 720_000 }))
    ).flat();
    const found = suggestChapters(hours, [], 14_400_000);
    expect(found.length).toBeLessThanOrEqual(31);
    expect(found.every(({ title }) => title.length > 0)).toBe(true);
  });
});
