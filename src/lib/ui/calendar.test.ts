import { describe, expect, it } from 'vitest';
import { localText, monthRange, timeIn, yearRange } from './calendar.ts';

const stockholm = 'Europe/Stockholm';
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

describe('timeIn', () => {
  it.each([
    ['2026-11-26T16:00', '2026-11-26T15:00:00.000Z'],
    ['2026-07-01T16:00', '2026-07-01T14:00:00.000Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00.000Z']
  ])('takes %s in Stockholm for %s', (local, utc) => {
    expect(iso(timeIn(local, stockholm))).toBe(utc);
  });

  it.each(['', 'i morgon', '2026-13-01T00:00', '2026-11-26 16:00'])('does not take %s for a time', (text) => {
    expect(timeIn(text, stockholm)).toBeUndefined();
  });

  it('is undone by localText', () => {
    expect(localText(timeIn('2026-11-26T16:05', stockholm) ?? 0, stockholm)).toBe('2026-11-26T16:05');
  });
});

describe('ranges', () => {
  it('begin and end at midnight of the zone', () => {
    expect(
      [monthRange(2026, 12, stockholm), yearRange(2026, stockholm)].map(({ from, to }) => [
        iso(from),
        iso(to)
      ])
    ).toEqual([
      ['2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
      ['2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z']
    ]);
  });
});
