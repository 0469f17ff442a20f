/**
 * Makes the readable end of an address from a title: a–z, 0–9 and hyphens, å and ä as a, ö as o, at most
 * 80 characters, cut between words. A title without a letter or figure (only emoji, say) gives `fallback`.
 */
export function slugOf(title: string, fallback: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}|\u00ad/gu, '')
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = '';
  for (const word of words) {
    if (slug.length + word.length > 79) break;
    slug = slug ? `${slug}-${word}` : word;
  }
  return slug || words[0]?.slice(0, 80) || fallback;
}
