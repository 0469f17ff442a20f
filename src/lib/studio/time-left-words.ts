import type { StudioKey, Translate } from '../ui/messages.ts';

const minute = 60_000;

/** How long something still takes, as people say it: the longer, the rounder. Empty while nobody knows. */
export function timeLeftWords(leftMs: number | null, t: Translate<StudioKey>): string {
  if (leftMs === null) return '';
  if (leftMs < 10_000) return t('left.soon');
  if (leftMs < minute) return t('left.seconds', { count: roundTo(leftMs / 1000, 10) });
  const minutes = roundTo(leftMs / minute, leftMs < 10 * minute ? 1 : 5);
  if (minutes < 60) return t('left.minutes', { count: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), roundTo(minutes % 60, 15)];
  if (rest === 0) return t('left.hours', { count: hours });
  if (rest === 60) return t('left.hours', { count: hours + 1 });
  return t('left.hoursMinutes', { hours, minutes: rest });
}

const roundTo = (value: number, step: number) =>
  Math.max(step > 10 ? 0 : step, Math.round(value / step) * step);
