import type { Voiced } from './cue-text.ts';
import { pointsWithin } from './time-points.ts';
import type { TimePoint } from './transcript.ts';

/** What somebody says, perhaps with times inside it. */
interface Labelled extends Voiced {
  readonly times?: readonly TimePoint[];
}

/** `ANNA:`, `Anna Lindqvist:` or `>> Bo von Essen:` at the beginning of what is said. */
export const label =
  /^(?:>>+\s*|[-–—]\s*)?(\p{Lu}[\p{L}\p{M}\d.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}\d.'’-]*|[Vv]on|[Aa]f|[Dd]e|[Vv]an|\d{1,2})){0,4}):\s+(?=\S)/u;

/** Words that open a sentence and are no one's name. */
const noNames = new Set(['obs', 'ps', 'nb', 'exempel', 'alltså', 'slutsats', 'svar', 'resultat', 'tips']);

/**
 * Names the speakers that are written as `NAME:` in texts without voice tags. A name once in capitals or
 * as two words is believed at once, a single word when it begins `least` cues. Who has been named goes
 * on speaking until somebody else is.
 */
export function readLabels<Said extends Labelled>(texts: readonly Said[], least = 2): Said[] {
  const found = texts.map(({ speaker, text }) => (speaker ? null : label.exec(text)));
  const count = new Map<string, number>();
  for (const match of found) if (match?.[1]) count.set(match[1], (count.get(match[1]) ?? 0) + 1);
  let speaking: string | null = null;
  return texts.map((voiced, index) => {
    const name = found[index]?.[1];
    if (name && isBelieved(name, (count.get(name) ?? 0) >= least)) {
      speaking = name;
      return { ...withoutLabel(voiced, found[index]?.[0].length ?? 0), speaker: name };
    }
    if (voiced.speaker || /^[-–—]/.test(voiced.text)) speaking = null;
    return { ...voiced, speaker: voiced.speaker ?? speaking };
  });
}

function withoutLabel<Said extends Labelled>(said: Said, length: number): Said {
  const text = said.text.slice(length);
  return said.times
    ? { ...said, text, times: pointsWithin(said.times, length, Infinity) }
    : { ...said, text };
}

function isBelieved(name: string, isUsual: boolean): boolean {
  if (noNames.has(name.toLowerCase())) return false;
  const isCapitals = name.length > 1 && name === name.toUpperCase();
  return isCapitals || name.includes(' ') || isUsual;
}
