import { type Block, type Body, plainText, type Run } from './body.ts';

/** The most a body may hold. */
const bodyLimits = { blocks: 1000, characters: 200_000 } as const;

/** Reads a body from what came over the wire. Undefined when any part of it is not in the vocabulary or is too much. */
export function readBody(value: unknown): Body | undefined {
  if (!Array.isArray(value) || value.length > bodyLimits.blocks) return undefined;
  const blocks = value.map(readBlock);
  if (!blocks.every((block) => block !== undefined)) return undefined;
  return plainText(blocks).length <= bodyLimits.characters ? blocks : undefined;
}

/** Tells whether a link may stand in a body: the web, e-mail, telephone, or a path on this portal. */
export function isSafeLink(href: string): boolean {
  if (/^\/(?![/\\])/.test(href)) return true;
  const url = URL.parse(href);
  return url !== null && ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol);
}

type Fields = Readonly<Record<string, unknown>>;

function readBlock(value: unknown): Block | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  switch (fields['type']) {
    case 'paragraph':
    case 'heading':
      return withRuns(fields, (runs) => ({ type: fields['type'] as 'paragraph' | 'heading', runs }));
    case 'quote':
      return withRuns(fields, (runs) => ({ type: 'quote', runs, source: text(fields['source']) }));
    case 'list':
      return readList(fields);
    case 'image':
      return readImage(fields);
    default:
      return undefined;
  }
}

function withRuns(fields: Fields, make: (runs: Run[]) => Block): Block | undefined {
  const runs = readRuns(fields['runs']);
  return runs && make(runs);
}

function readList(fields: Fields): Block | undefined {
  const items = Array.isArray(fields['items']) ? fields['items'].map(readRuns) : [];
  if (items.length === 0 || !items.every((item) => item !== undefined)) return undefined;
  return { type: 'list', ordered: fields['ordered'] === true, items };
}

function readImage(fields: Fields): Block | undefined {
  const imageId = text(fields['imageId']);
  if (!/^[0-9a-z]{12}$/.test(imageId)) return undefined;
  const { alt, caption, credit } = fields;
  return { type: 'image', imageId, alt: text(alt), caption: text(caption), credit: text(credit) };
}

function readRuns(value: unknown): Run[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const runs = value.map(readRun);
  return runs.every((run) => run !== undefined) ? runs : undefined;
}

function readRun(value: unknown): Run | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  const href = fields['href'];
  if (typeof fields['text'] !== 'string') return undefined;
  if (href !== undefined && (typeof href !== 'string' || !isSafeLink(href))) return undefined;
  return {
    text: text(fields['text']),
    ...(fields['em'] === true ? { em: true } : {}),
    ...(fields['strong'] === true ? { strong: true } : {}),
    ...(typeof href === 'string' ? { href } : {})
  };
}

/** Text without control characters (but line breaks), which no keyboard makes and no reader sees. */
function text(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFC').replace(/(?!\n)\p{Cc}/gu, '') : '';
}
