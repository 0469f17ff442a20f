/** Two or three letters that stand for a name: those of an abbreviation in it, else the first of each word. */
export function initials(name: string): string {
  const short = /(?<!\p{L})\p{Lu}{2,4}(?!\p{L})/u.exec(name);
  if (short) return short[0];
  const words = name.split(/[\s-]+/).filter((word) => /^\p{Lu}/u.test(word));
  const chosen = words.length > 2 ? [words[0], words.at(-1)] : words;
  return (
    chosen.map((word) => Array.from(word ?? '')[0] ?? '').join('') ||
    (Array.from(name.trim())[0] ?? '').toUpperCase()
  );
}
