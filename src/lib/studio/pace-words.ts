import type { StudioKey, Translate } from '../ui/messages.ts';
import { decimals } from './figures.ts';
import type { Pace } from './upload-pace.ts';

/** How fast a file comes, and how long the rest of it takes when that is known, in one or two sentences. */
export function paceWords(
  { bytesPerSecond, secondsLeft }: Pace,
  t: Translate<StudioKey>,
  language: string
): string {
  const speed = t('upload.speed', { speed: decimals((bytesPerSecond * 8) / 1_000_000, 1, language) });
  if (secondsLeft === null) return speed;
  const left =
    secondsLeft < 60
      ? t('upload.secondsLeft', { count: secondsLeft })
      : t('upload.minutesLeft', { count: Math.ceil(secondsLeft / 60) });
  return `${speed} ${left}`;
}
