import type { SetProgress } from '../media/recording.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';
import { percent } from './figures.ts';
import { timeLeftWords } from './time-left-words.ts';

/** What words need: the messages, and how a time of day is said. */
export interface Saying {
  readonly t: Translate<StudioKey>;
  readonly timeOf: (at: number) => string;
}

/** What a set is doing, or why it does nothing, in one sentence. */
export function setWords(set: SetProgress, saying: Saying): string {
  const { t } = saying;
  if (set.state === 'published') return t(`part.done.${set.name}`);
  if (set.state === 'failed') return set.failure?.message ?? t('part.failed');
  if (set.state === 'cancelled') return t('part.cancelled');
  if (set.state === 'running') return runningWords(set, t);
  return waitingWords(set, saying);
}

/** What a set that is being made is doing: the stage, how much of it, and how long it still takes. */
export function runningWords(
  { stage, fraction, leftMs, isStopping }: SetProgress,
  t: Translate<StudioKey>
): string {
  if (isStopping) return t('part.stopping');
  const at = fraction > 0 ? `${percent(fraction)}\u00a0%` : '';
  return [t(`stage.${stage ?? 'received'}`), at, timeLeftWords(leftMs, t)].filter(Boolean).join(', ');
}

/** Why a set waits. */
export function waitingWords({ waiting, failure }: SetProgress, { t, timeOf }: Saying): string {
  if (!waiting) return t('stage.waits');
  if (waiting.why === 'paused') return t('part.paused');
  if (waiting.why === 'turn')
    return waiting.ahead > 0 ? t('part.ahead', { count: waiting.ahead }) : t('part.next');
  return t('part.retries', { at: timeOf(waiting.at), reason: failure?.message ?? '' });
}
