import type { Language } from './station.ts';

/** A day as the calendar of the station has it. `month` is 1–12. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: string;
  readonly shortWeekday: string;
}

/** Says times (milliseconds UTC) as the station's language and clock do. */
export interface Dates {
  /** 19 november 2026 */
  day(at: number): string;
  /** 19 november; with the year when it is not this one */
  shortDay(at: number): string;
  /** 19 november 2026 kl. 16.00 */
  moment(at: number): string;
  /** 16.00 */
  time(at: number): string;
  /** The day it is at the station. */
  calendar(at: number): CalendarDay;
  /** November: the name of a month, 1–12, fit to begin a heading */
  month(month: number): string;
  /** nov */
  shortMonth(month: number): string;
}

/** Makes the formats of a station: its language, its time zone, and what the time is. */
export function datesOf(station: { language: Language; timezone: string; now: number }): Dates {
  const locale = station.language === 'sv' ? 'sv-SE' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions, timeZone = station.timezone) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const day = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const dayOfYear = format({ day: 'numeric', month: 'long' });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = format({ weekday: 'long' });
  const shortWeekday = format({ weekday: 'short' });
  const year = format({ year: 'numeric' });
  const figures = new Intl.DateTimeFormat('en-CA', { timeZone: station.timezone });
  const monthName = (style: 'long' | 'short', month: number) =>
    format({ month: style }, 'UTC').format(Date.UTC(2000, month - 1, 1));
  const timeOf = (at: number) =>
    station.language === 'sv' ? time.format(at).replace(':', '.') : time.format(at);
  return {
    day: (at) => day.format(at),
    shortDay: (at) => (year.format(at) === year.format(station.now) ? dayOfYear : day).format(at),
    moment: (at) => `${day.format(at)} ${station.language === 'sv' ? 'kl.' : 'at'}\u00a0${timeOf(at)}`,
    time: timeOf,
    calendar: (at) => {
      const [y = 0, m = 0, d = 0] = figures.format(at).split('-').map(Number);
      return {
        year: y,
        month: m,
        day: d,
        weekday: weekday.format(at),
        shortWeekday: shortWeekday.format(at)
      };
    },
    month: (month) => capital(monthName('long', month)),
    shortMonth: (month) => monthName('short', month).replace('.', '')
  };
}

/** A position in a recording: 13:17, or 1:02:03 from the first hour on. */
export function position(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(rest).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** A length in short: 45 s, 38 min, 1 tim 2 min (h in English), with spaces that never break. */
export function shortLength(ms: number, language: Language): string {
  if (ms < 60_000) return `${Math.max(1, Math.round(ms / 1000))}\u00a0s`;
  const minutes = Math.round(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60 ? `${minutes % 60}\u00a0min` : '';
  if (!hours) return rest;
  return [`${hours}\u00a0${language === 'sv' ? 'tim' : 'h'}`, rest].filter(Boolean).join('\u00a0');
}

/** A time for the `datetime` attribute. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** A length for the `datetime` attribute: PT38M1S. */
export function isoLength(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor(seconds / 60) % 60, 'M'],
    [seconds % 60, 'S']
  ];
  return `PT${parts.map(([many, unit]) => (many ? `${many}${unit}` : '')).join('') || '0S'}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
