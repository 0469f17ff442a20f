import { type Block, type Body, textOf } from '../articles/body.ts';

const between = /\n\s*\n/;

/** A body as plain text, a blank line between blocks: what the editor shows where scripts do not run. */
export function textForm(body: Body): string {
  return body.map(chunkOf).join('\n\n');
}

/**
 * Reads the plain text back. A chunk that still says what a block of `before` says stays that block, with its
 * marks, links and picture; every other chunk becomes a paragraph. Nothing that is left in the text is lost.
 */
export function bodyFromText(text: string, before: Body): Body {
  const unused = [...before];
  return text
    .replaceAll('\r\n', '\n')
    .split(between)
    .map((chunk) => chunk.trim())
    .filter(Boolean)
    .map((chunk) => {
      const at = unused.findIndex((block) => chunkOf(block) === chunk);
      const kept = unused[at];
      if (!kept) return { type: 'paragraph', runs: [{ text: chunk.replace(/\s*\n\s*/g, ' ') }] };
      unused.splice(at, 1);
      return kept;
    });
}

function chunkOf(block: Block): string {
  if (block.type === 'image') return `[${block.imageId}] ${block.caption || block.alt}`.trim();
  if (block.type !== 'list') return textOf(block.runs).replace(/\s+/g, ' ').trim();
  const line = (runs: Parameters<typeof textOf>[0], at: number) =>
    `${block.ordered ? `${at + 1}.` : '–'} ${textOf(runs).replace(/\s+/g, ' ').trim()}`;
  return block.items.map(line).join('\n');
}
