import { fragmentsAround, type Span } from '#lib/search/fragments.ts';
import type { SpokenHit } from '#lib/search/search.ts';
import type { Field, SearchText } from './engine.ts';

/** How many places of an article are told, and how many are marked on its scale. */
export const spokenShown = 3;
export const spokenMarked = 500;

/** Of the sentences and names beside the headline, that with most value; running text before names. */
export function bestText<Text extends { readonly field: Field; readonly text: string }>(
  texts: readonly Text[],
  valueOf: (text: Text) => number
): Text | undefined {
  const isRunning = ({ field }: Text) => field === 'lede' || field === 'body';
  const isTold = (text: Text) => text.field === 'names' || (isRunning(text) && isSentence(text.text));
  const valued = texts
    .filter(isTold)
    .map((text) => ({ text, value: valueOf(text) + (isRunning(text) ? 0.25 : 0) }));
  return valued.toSorted((a, b) => b.value - a.value)[0]?.text;
}

/** A subheading says little by itself: a sentence has an end, or is long. */
function isSentence(text: string): boolean {
  return text.length > 80 || /[.!?:…]["”’»)]*\s*$/.test(text);
}

/** A passage as it is shown, at the second where the first of `spans` is said. */
export function spokenHitOf(
  { startMs, speaker, text, times }: Pick<SearchText, 'startMs' | 'speaker' | 'text' | 'times'>,
  spans: readonly Span[]
): SpokenHit {
  const first = spans[0]?.start ?? 0;
  const said = times.findLast(([offset]) => offset <= first)?.[1] ?? startMs ?? 0;
  return { startMs: said, speaker, fragments: fragmentsAround(text, spans, 200) };
}
