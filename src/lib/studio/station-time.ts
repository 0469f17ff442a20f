/** A day and a time of day as written in a form: `2026-11-26` and `16:00`. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** What the clocks of a time zone show at an instant (milliseconds UTC). */
export function localTime(instant: number, timezone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`
  };
}

/**
 * The instant (milliseconds UTC) when the clocks of a time zone show a day and a time, `16:00` or `16.00`.
 * Undefined for what is no time, and for an hour that a change to summer time skips; of an hour that comes
 * twice, the first.
 */
export function instantOf({ date, time }: LocalTime, timezone: string): number | undefined {
  const clock = /^(\d{1,2})[:.](\d{2})$/.exec(time.trim());
  if (!clock || !/^\d{4}-\d{2}-\d{2}$/.test(date.trim())) return undefined;
  const wanted = { date: date.trim(), time: `${clock[1]?.padStart(2, '0')}:${clock[2]}` };
  const asUtc = Date.parse(`${wanted.date}T${wanted.time}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => offsetAt(near, timezone));
  return offsets
    .map((offset) => asUtc - offset)
    .sort((a, b) => a - b)
    .find((instant) => isShown(instant, wanted, timezone));
}

function isShown(instant: number, wanted: LocalTime, timezone: string): boolean {
  const shown = localTime(instant, timezone);
  return shown.date === wanted.date && shown.time === wanted.time;
}

function offsetAt(instant: number, timezone: string): number {
  const { date, time } = localTime(instant, timezone);
  return Date.parse(`${date}T${time}Z`) - Math.floor(instant / 60_000) * 60_000;
}

/** The part of the day that a greeting names. */
export function greetingOf(
  instant: number,
  timezone: string
): 'night' | 'morning' | 'forenoon' | 'afternoon' | 'evening' {
  const hour = Number(localTime(instant, timezone).time.slice(0, 2));
  if (hour < 5) return 'night';
  if (hour < 9) return 'morning';
  if (hour < 12) return 'forenoon';
  return hour < 18 ? 'afternoon' : 'evening';
}
