const ends = /[.!?…]["”’»)\]]*\s+(?=["”’»(–—-]*\s*[\p{Lu}\d])/gu;

/** Tells whether a text ends where a sentence does. */
export function endsSentence(text: string): boolean {
  return /[.!?…]["”’»)\]]*$/.test(text);
}

/**
 * Cuts a text into pieces of at most `most` characters (2 or more), at sentence ends where it can, else between words, else inside
 * one. Returns where each piece begins, 0 first; put together the pieces are the text.
 */
export function cutPoints(text: string, most: number): number[] {
  const nextSentence = lastPoint(text, ends);
  const nextWord = lastPoint(text, spaces);
  const points = [0];
  for (let from = 0; text.length - from > most;) {
    const limit = from + most;
    from =
      [nextSentence(limit), nextWord(limit)].find((point) => point > from) ?? wholeCharacter(text, limit);
    points.push(from);
  }
  return points;
}

const spaces = /\s+/g;

/** Asked with growing limits, tells where the last match within each ends, reading the text once. */
function lastPoint(text: string, pattern: RegExp): (limit: number) => number {
  const matches = text.matchAll(pattern);
  let point = 0;
  let ahead = nextEnd(matches);
  return (limit) => {
    for (; ahead <= limit; ahead = nextEnd(matches)) point = ahead;
    return point;
  };
}

function nextEnd(matches: Iterator<RegExpExecArray>): number {
  const next = matches.next();
  return next.done ? Infinity : next.value.index + next.value[0].length;
}

/** Never between the two halves of one character. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}
