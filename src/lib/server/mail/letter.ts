/** Who a letter comes from, and in which language. */
export interface LetterHead {
  readonly station: string;
  readonly origin: string;
  readonly language: string;
}

/** A letter in both forms a mail has. */
export interface WrittenLetter {
  readonly body: string;
  readonly html: string;
}

type Values = Readonly<Record<string, string | number>>;
type Part =
  | { readonly is: 'words' | 'quote' | 'small'; readonly text: string }
  | { readonly is: 'link'; readonly text: string; readonly address: string };

/**
 * Writes a letter by its template, in which empty lines part paragraphs: `> {text}` is quoted, `[Confirm]({address})` is a
 * button, and what follows a paragraph `--` is small print. Values are put in afterwards, so that nothing in them counts
 * as any of it.
 */
export function writeLetter(template: string, values: Values, head: LetterHead): WrittenLetter {
  const parts = partsOf(template, values);
  return { body: parts.map(asText).join('\n\n'), html: page(head, parts.map(asHtml).join('\n')) };
}

function partsOf(template: string, values: Values): Part[] {
  const [main = '', small = ''] = template.split('\n\n--\n\n');
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const paragraphs = main.split('\n\n').map((text): Part => {
    const [, label, address] = /^\[(.+)\]\((.+)\)$/.exec(text) ?? [];
    if (label && address) return { is: 'link', text: fill(label), address: fill(address) };
    if (text.startsWith('> ')) return { is: 'quote', text: fill(text.slice(2)) };
    return { is: 'words', text: fill(text) };
  });
  const rest =
    small === '' ? [] : small.split('\n\n').map((text): Part => ({ is: 'small', text: fill(text) }));
  return [...paragraphs, ...rest];
}

function asText(part: Part): string {
  if (part.is === 'link') return `${part.text}:\n${part.address}`;
  return part.is === 'quote' ? part.text.replace(/^/gm, '> ') : part.text;
}

const styles = {
  words: 'margin:0 0 16px;font-size:17px',
  quote: 'margin:0 0 16px;padding:0 0 0 16px;border-left:2px solid #0e3b36;font-size:17px',
  small: 'margin:0 0 12px;font:14px/1.5 Arial,sans-serif;color:#55625b',
  button:
    'display:inline-block;padding:12px 20px;border-radius:4px;background:#0e3b36;color:#ffffff;font:bold 16px/1.3 Arial,sans-serif;text-decoration:none'
} as const;

function asHtml(part: Part): string {
  if (part.is === 'link')
    return `<p style="margin:0 0 20px"><a style="${styles.button}" href="${escaped(part.address)}">${escaped(part.text)}</a></p>`;
  // what somebody else wrote leads nowhere
  const words = part.is === 'quote' ? escaped(part.text) : withLinks(escaped(part.text));
  return `<p style="${styles[part.is]}">${words.replaceAll('\n', '<br>')}</p>`;
}

/** Addresses of our own letters are links; the marks round them are escaped already. */
function withLinks(html: string): string {
  return html.replace(/https?:\/\/[^\s<>"]+[^\s<>".,)]/g, '<a style="color:#0b544a" href="$&">$&</a>');
}

function page({ station, origin, language }: LetterHead, content: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head>
<body style="margin:0;padding:24px 12px;background:#f8f9f4;color:#14201b">
<div style="max-width:560px;margin:0 auto;font:17px/1.55 Georgia,serif">
<p style="margin:0 0 24px;padding:0 0 10px;border-bottom:2px solid #14201b;font:bold 18px/1.2 Arial,sans-serif"><a href="${escaped(origin)}" style="color:#14201b;text-decoration:none">${escaped(station)}</a></p>
${content}
</div></body></html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
