import { pointOf, type RecognisedWord } from './recognised-words.ts';
import type { TimePoint } from './transcript.ts';

/** A word is looked for so far on in the text, in characters: one that is left out there must not take a later one. */
const farthest = 60;

/**
 * Finds where words stand in the text of their segment. Some recognisers give words without the signs and capitals
 * that the text has. Null when the text is another than the words.
 */
export function placesIn(text: string, words: readonly RecognisedWord[]): TimePoint[] | null {
  const letters = text.toLowerCase();
  const times: TimePoint[] = [];
  let [from, found, latest] = [0, 0, -1];
  for (const { text: written, startMs, probability } of words) {
    const word = written.trim().toLowerCase();
    const at = word === '' ? -1 : letters.slice(0, from + farthest + word.length).indexOf(word, from);
    if (at < 0) continue;
    found += 1;
    from = at + word.length;
    const start = text.lastIndexOf(' ', at) + 1;
    if (startMs !== null && start > latest) times.push(pointOf((latest = start), startMs, probability));
  }
  return found > 0 && found >= words.length * 0.8 ? times : null;
}
