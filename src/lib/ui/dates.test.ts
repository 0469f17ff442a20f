import { describe, expect, it } from 'vitest';
import { datesOf, isoLength, position, shortLength } from './dates.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const swedish = datesOf({ language: 'sv', timezone: 'Europe/Stockholm', now });
const english = datesOf({ language: 'en', timezone: 'Europe/Stockholm', now });
const at = Date.parse('2026-11-19T15:00:00Z');

describe('dates', () => {
  it('are written the Swedish way, in the time of the station', () => {
    expect(swedish.day(at)).toBe('19 november 2026');
    expect(swedish.moment(at)).toBe('19 november 2026 kl.\u00a016.00');
    expect(english.moment(at)).toBe('19 November 2026 at\u00a016:00');
    expect(datesOf({ language: 'sv', timezone: 'Asia/Tokyo', now }).moment(at)).toBe(
      '20 november 2026 kl.\u00a000.00'
    );
  });

  it('leave this year out when short, and say every other', () => {
    expect(swedish.shortDay(at)).toBe('19 november');
    expect(swedish.shortDay(Date.parse('2024-03-03T12:00:00Z'))).toBe('3 mars 2024');
    expect(swedish.shortDay(Date.parse('2025-12-31T23:30:00Z'))).toBe('1 januari');
  });

  it('fall on the day the station has, over midnight and over the change to summer time', () => {
    expect(swedish.calendar(Date.parse('2026-12-31T23:30:00Z'))).toEqual({
      year: 2027,
      month: 1,
      day: 1,
      weekday: 'fredag',
      shortWeekday: 'fre'
    });
    expect(swedish.time(Date.parse('2026-03-29T00:59:00Z'))).toBe('01.59');
    expect(swedish.time(Date.parse('2026-03-29T01:00:00Z'))).toBe('03.00');
  });

  it('name the months', () => {
    expect([swedish.month(11), swedish.shortMonth(9), english.month(5)]).toEqual(['November', 'sep', 'May']);
  });
});

describe('lengths', () => {
  it('are positions with a colon', () => {
    expect([0, 59_999, 797_000, 3_723_000, -1].map(position)).toEqual([
      '0:00',
      '0:59',
      '13:17',
      '1:02:03',
      '0:00'
    ]);
  });

  it('are short in lists', () => {
    expect([400, 45_000, 2_281_000, 3_600_000, 3_720_000].map((ms) => shortLength(ms, 'sv'))).toEqual([
      '1\u00a0s',
      '45\u00a0s',
      '38\u00a0min',
      '1\u00a0tim',
      '1\u00a0tim\u00a02\u00a0min'
    ]);
    expect(shortLength(3_600_000, 'en')).toBe('1\u00a0h');
  });

  it('are written for machines', () => {
    expect([0, 2_281_000, 3_600_000].map(isoLength)).toEqual(['PT0S', 'PT38M1S', 'PT1H']);
  });
});
