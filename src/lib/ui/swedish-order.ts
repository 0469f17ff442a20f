/**
 * A key that sorts as Swedish does under plain byte order (SQLite's BINARY, PostgreSQL's "C"):
 * å ä ö after z, other accents as their letter, case and hyphens ignored.
 */
export function sortKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFC')
    .replace(/[åäæöø]/g, (letter) => ({ å: '{', ä: '|', æ: '|', ö: '}', ø: '}' })[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9{|} ]/g, '')
    .replace(/ +/g, ' ')
    .trim();
}
