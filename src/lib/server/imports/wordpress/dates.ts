import { instantOf } from '#lib/studio/station-time.ts';

/** When something was, as an export says it. */
export interface Times {
  /** `2019-05-01 10:00:00` in UTC; all noughts for a draft. */
  readonly utc: string;
  /** The same where the station is. */
  readonly local: string;
  /** `Wed, 01 May 2019 10:00:00 +0000` */
  readonly rss?: string;
}

/** The moment that is meant, milliseconds UTC, by the first of its times that is a time; undefined when none is. */
export function momentOf({ utc, local, rss = '' }: Times, timezone: string): number | undefined {
  const plain = plainTime(utc);
  if (plain) return Date.parse(`${plain.date}T${plain.time}Z`);
  return momentIn(local, timezone) ?? rssMoment(rss);
}

function momentIn(local: string, timezone: string): number | undefined {
  const plain = plainTime(local);
  const at = plain && instantOf({ ...plain, time: plain.time.slice(0, 5) }, timezone);
  return at === undefined ? undefined : at + Number(plain?.time.slice(6)) * 1000;
}

/** A time on a day that some calendar has; WordPress writes the year nought for none. */
function plainTime(text: string): { date: string; time: string } | undefined {
  const [, date = '', time = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text.trim()) ?? [];
  const at = Date.parse(`${date}T${time}Z`);
  const isReal = at > 0 && new Date(at).toISOString().startsWith(date);
  return isReal ? { date, time } : undefined;
}

function rssMoment(text: string): number | undefined {
  const at = /^\w{3}, \d/.test(text) ? Date.parse(text) : Number.NaN;
  return at > 0 ? at : undefined;
}
