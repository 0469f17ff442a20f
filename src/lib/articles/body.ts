/** A run of text with its marks; `href` makes it a link (http, https, mailto, or a path on this portal). */
export interface Run {
  readonly text: string;
  readonly em?: true;
  readonly strong?: true;
  readonly href?: string;
}

/** A picture in the text: the image's id, what it shows, and the line beneath it. */
export interface BodyImage {
  readonly type: 'image';
  readonly imageId: string;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
}

/** One block of a body: the whole vocabulary of running text. */
export type Block =
  | { readonly type: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly type: 'heading'; readonly runs: readonly Run[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Run[])[] }
  | { readonly type: 'quote'; readonly runs: readonly Run[]; readonly source: string }
  | BodyImage;

/** The structured text of an article, an organisation or a page. */
export type Body = readonly Block[];

/** The plain words of a body, a line a block, for search and descriptions. */
export function plainText(body: Body): string {
  return body.map(blockText).filter(Boolean).join('\n');
}

function blockText(block: Block): string {
  if (block.type === 'image') return [block.caption, block.credit].filter(Boolean).join(' ');
  if (block.type === 'list') return block.items.map(textOf).join('\n');
  return textOf(block.runs);
}

/** The words of runs put together. */
export function textOf(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join('');
}
