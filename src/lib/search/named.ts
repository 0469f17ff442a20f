import type { Fragment } from './search.ts';
import { fold, wordsOf } from './words.ts';

/** A name with the words marked that begin as one that is asked for. */
export function markedName(name: string, text: string): Fragment[] {
  const asked = wordsOf(text).map(({ form }) => form);
  return name
    .split(/([\p{L}\p{M}\p{N}]+)/u)
    .map((part) => ({ text: part, hit: asked.some((form) => fold(part).startsWith(form)) }))
    .filter((part) => part.text !== '');
}
