const ends = /[.!?…]["”’»)\]]*\s+(?=["”’»(–—-]*\s*[\p{Lu}\d])/gu;

/** Tells whether a text ends where a sentence does. */
export function endsSentence(text: string): boolean {
  return /[.!?…]["”’»)\]]*$/.test(text);
}

/**
 * Cuts a text into pieces of at most `most` characters, at sentence ends where it can, else between words, else inside
 * one. Returns where each piece begins, 0 first; put together the pieces are the text.
 */
export function cutPoints(text: string, most: number): number[] {
  const sentences = [...text.matchAll(ends)].map((match) => match.index + match[0].length);
  const words = [...text.matchAll(/\s+/g)].map((match) => match.index + match[0].length);
  const points = [0];
  for (let from = 0; text.length - from > most;) {
    from =
      lastWithin(sentences, from, most) ?? lastWithin(words, from, most) ?? wholeCharacter(text, from + most);
    points.push(from);
  }
  return points;
}

function lastWithin(sorted: number[], from: number, most: number): number | undefined {
  const last = sorted.findLast((point) => point <= from + most);
  return last !== undefined && last > from ? last : undefined;
}

/** Never between the two halves of one character. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index + 1 : index;
}
