import { textOf } from '#lib/articles/body.ts';
import { blocksOf } from './html.ts';

/** What HTML says, as plain text: an empty line between paragraphs, addresses of links after their words. */
export function plainWords(html: string): string {
  return blocksOf(html, '')
    .blocks.flatMap((block) => {
      if (block.type === 'picture') return [block.alt, block.src].filter(Boolean).join(' ');
      if (block.type === 'list') return block.items.map((item) => `– ${withAddresses(item)}`).join('\n');
      return withAddresses(block.runs);
    })
    .join('\n\n');
}

function withAddresses(runs: readonly { readonly text: string; readonly href?: string }[]): string {
  return runs
    .map(({ text, href }) =>
      href === undefined || sameAddress(text, href) ? text : `${text} (${href.replace(/^mailto:/, '')})`
    )
    .join('');
}

const sameAddress = (text: string, href: string) =>
  href
    .replace(/^(https?:\/\/|mailto:)/, '')
    .replace(/\/$/, '')
    .startsWith(text.replace(/^https?:\/\//, '').replace(/(\/|…)$/, ''));

/** What HTML says, in one line. */
export function oneLine(html: string): string {
  return blocksOf(html, '')
    .blocks.map((block) => ('runs' in block ? textOf(block.runs) : ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The beginning of a text, at most so many characters, cut between words. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).trimEnd()}…`;
}
