/** A piece of a text: words, or an address that may be followed. */
export interface TextPart {
  readonly text: string;
  /** Only `http:` and `https:`, as the browser reads it. */
  readonly address: string | null;
}

/** Finds the web addresses in a plain text; what ends a sentence is no part of them. All parts together are the text. */
export function linksIn(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,500}/gi)) {
    const words = match[0].replace(/[.,:;!?)\]]+$/, '');
    const address = URL.parse(words);
    if (!address?.hostname.includes('.') || address.username !== '') continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), address: null });
    parts.push({ text: words, address: address.href });
    end = match.index + words.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), address: null });
  return parts;
}
