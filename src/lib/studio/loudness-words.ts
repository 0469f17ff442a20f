import type { HeardLoudness, Loudness } from '../media/recording.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';
import { levelWords } from './figures.ts';

/** Below this there is only noise. */
const silence = -60;

/** What became of the loudness of a recording, or what will, in one sentence. */
export function loudnessWords(
  loudness: Loudness,
  heard: HeardLoudness | null,
  { t, language }: { readonly t: Translate<StudioKey>; readonly language: string }
): string {
  const say = (level: number, plus = false) => levelWords(level, language, { plus });
  const values = { before: say(loudness.integrated), target: say(loudness.target) };
  if (loudness.integrated < silence) return t('loudness.silent');
  if (!heard) return t('loudness.planned', { ...values, gain: say(loudness.gainDb, true) });
  const off = heard.integrated - loudness.target;
  const after = { ...values, after: say(heard.integrated), off: say(Math.abs(off)) };
  if (Math.abs(off) <= 1) return t('loudness.reached', after);
  return t(off < 0 ? 'loudness.below' : 'loudness.above', after);
}
