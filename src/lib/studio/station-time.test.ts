import { describe, expect, it } from 'vitest';
import { instantOf, localTime } from './station-time.ts';

const stockholm = 'Europe/Stockholm';

describe('the time of the station', () => {
  it.each([
    ['2026-11-26', '16:00', '2026-11-26T15:00:00Z'],
    ['2026-07-01', '16.00', '2026-07-01T14:00:00Z'],
    ['2026-07-01', '9.05', '2026-07-01T07:05:00Z'],
    ['2026-12-31', '23:59', '2026-12-31T22:59:00Z']
  ])('reads %s %s as %s', (date, time, instant) => {
    expect(instantOf({ date, time }, stockholm)).toBe(Date.parse(instant));
  });

  it('reads back what it wrote, for every third hour of a year', () => {
    const start = Date.UTC(2026, 0, 1);
    for (let hour = 0; hour < 8760; hour += 3) {
      const instant = start + hour * 3_600_000;
      expect(instantOf(localTime(instant, stockholm), stockholm)).toBe(instant);
    }
  });

  it('takes the first of an hour that comes twice, and refuses one that is skipped', () => {
    expect(instantOf({ date: '2026-10-25', time: '02:30' }, stockholm)).toBe(
      Date.parse('2026-10-25T00:30:00Z')
    );
    expect(instantOf({ date: '2026-03-29', time: '02:30' }, stockholm)).toBeUndefined();
  });

  it.each([
    ['2026-02-30', '16:00'],
    ['26 november', '16:00'],
    ['2026-11-26', '25:00'],
    ['2026-11-26', 'fyra'],
    ['', '']
  ])('refuses %j %j', (date, time) => {
    expect(instantOf({ date, time }, stockholm)).toBeUndefined();
  });
});
