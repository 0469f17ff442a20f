/** A stretch of time in milliseconds UTC: `from` belongs to it, `to` does not. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The year as a time zone's clocks show it. */
export function yearRange(year: number, timezone: string): TimeRange {
  return { from: startOf(year, 1, timezone), to: startOf(year + 1, 1, timezone) };
}

/** The month, 1–12, as a time zone's clocks show it. */
export function monthRange(year: number, month: number, timezone: string): TimeRange {
  const next = month === 12 ? startOf(year + 1, 1, timezone) : startOf(year, month + 1, timezone);
  return { from: startOf(year, month, timezone), to: next };
}

const startOf = (year: number, month: number, timezone: string) =>
  timeIn(`${year}-${String(month).padStart(2, '0')}-01T00:00`, timezone) ?? 0;

/**
 * The moment when a time zone's clocks show `local` (`2026-11-26T16:00`), in milliseconds UTC; undefined when it
 * is no such text. An hour that the spring leaves out becomes the hour after it; of the autumn's two, the first.
 */
export function timeIn(local: string, timezone: string): number | undefined {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local) ? Date.parse(`${local}Z`) : NaN;
  if (Number.isNaN(asUtc)) return undefined;
  const before = asUtc - offsetAt(asUtc - 86_400_000, timezone);
  if (localTime(before, timezone) === asUtc) return before;
  const after = asUtc - offsetAt(asUtc + 86_400_000, timezone);
  return localTime(after, timezone) === asUtc ? after : before;
}

/** The date and time a zone's clocks show, as `2026-11-26T16:00`. */
export function localText(time: number, timezone: string): string {
  return new Date(localTime(time, timezone)).toISOString().slice(0, 16);
}

const offsetAt = (time: number, timezone: string) =>
  localTime(time, timezone) - Math.floor(time / 1000) * 1000;

function localTime(time: number, timezone: string): number {
  const text = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium'
  }).format(time);
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}
