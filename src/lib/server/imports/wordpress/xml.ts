import { createReadStream } from 'node:fs';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Refusal } from '../../refusal.ts';
import { ExportSplitter, ExportUnsafe, type RawPiece } from './splitting.ts';

/** An element of an export, with all that is in it. Its name begins with `wp:`, `content:`, `excerpt:`, `dc:` or nothing. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All the text right in it, CDATA put together. */
  readonly text: string;
  readonly children: readonly Element[];
}

/** A child of the channel that is whole, and the line it begins on. */
export interface WholePart {
  readonly line: number;
  readonly element: Element;
}

/** Something that could not be read, where, and the title of the item it is in, if it is in one; or a smaller fault. */
export interface BrokenPart {
  readonly line: number;
  readonly isSmall?: true;
  readonly broken: string;
  readonly title: string;
}

export type ExportPart = WholePart | BrokenPart;

export class ExportUnreadable extends Refusal {
  constructor(file: string) {
    super('export-unreadable', 400, `There is no file ${file} that can be read.`, { file });
  }
}

const mostDeep = 32;

/**
 * Reads an export as it streams by, one child of the channel at a time, however large the file is. An item that is not
 * well-formed is told with its line and left out; the others are whole. Refuses a file with a DTD, whose entities
 * could swell or read other files, and one that cannot be read.
 */
export async function* readExport(file: string): AsyncGenerator<ExportPart> {
  const splitter = new ExportSplitter();
  const decoder = new TextDecoder();
  const namespaces: Record<string, string> = {};
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 512 * 1024 }))
      for (const piece of splitter.write(decoder.decode(chunk as Buffer, { stream: true })))
        yield* partsOf(piece, namespaces);
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw new ExportUnreadable(file);
    throw cause;
  }
  for (const piece of splitter.end()) yield* partsOf(piece, namespaces);
}

/** What a piece is made of. The head fills in `namespaces`, which the items stand in. */
function partsOf(piece: RawPiece, namespaces: Record<string, string>): ExportPart[] {
  const { text, lost } = usable(piece.text);
  const { line } = piece;
  const parts: ExportPart[] = [];
  if (lost > 0) {
    const broken = `${lost} characters that XML has no place for were left out`;
    parts.push({ line, broken, title: titleIn(text), isSmall: true });
  }
  if (piece.kind === 'head') parts.push(...partsOfHead(text, namespaces));
  else if (piece.kind === 'item') parts.push(partOfItem(text, line, namespaces));
  else parts.push({ line, broken: piece.reason ?? '', title: titleIn(text) });
  return parts;
}

/** The text without characters that XML has no place for, which WordPress lets through, and how many they were. */
function usable(text: string): { text: string; lost: number } {
  // eslint-disable-next-line no-control-regex -- these are the ones that are meant
  const clean = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
  return { text: clean, lost: text.length - clean.length };
}

const titleIn = (text: string) =>
  /<title>(?:<!\[CDATA\[)?([^<\]]{0,200})/.exec(text.slice(0, 10_000))?.[1]?.trim() ?? '';

function partsOfHead(text: string, namespaces: Record<string, string>): ExportPart[] {
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    throw new ExportUnsafe('it has a document type (DTD), which no export of WordPress has');
  const encoding = /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(text)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(encoding))
    throw new ExportUnsafe(`it is written in ${encoding}; make it UTF-8 first`);
  const { elements, fault, spaces } = parsed(text, new SaxesParser({ xmlns: true }), 2);
  Object.assign(namespaces, spaces);
  const parts: ExportPart[] = elements.map((element) => ({ line: 1, element }));
  return fault ? [...parts, { ...fault, title: '' }] : parts;
}

function partOfItem(text: string, line: number, namespaces: Record<string, string>): ExportPart {
  const parser = new SaxesParser({ xmlns: true, fragment: true, additionalNamespaces: namespaces });
  const { elements, fault } = parsed(text, parser, 0);
  const [element] = elements;
  if (element && !fault) return { line, element };
  const broken = fault?.broken ?? 'it has no end';
  return { line: line + (fault?.line ?? 1) - 1, broken, title: titleIn(text) };
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly children: Element[];
}

/** The elements that lie so deep in a text, its first fault, and the namespaces that its elements name. */
function parsed(text: string, parser: SaxesParser<{ xmlns: true }>, depth: number) {
  const open: Open[] = [];
  const elements: Element[] = [];
  const spaces: Record<string, string> = {};
  const faults: { line: number; broken: string }[] = [];
  const add = (words: string) => {
    const within = open.at(-1);
    if (within && open.length > depth) within.text += words;
  };
  parser.on('error', ({ message }) => {
    const [, line = '0', reason = message] = /^(\d+):\d+: (.*)$/s.exec(message) ?? [];
    if (faults.length === 0) faults.push({ line: Number(line), broken: reason.slice(0, 200) });
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('opentag', (tag) => {
    if (open.length >= mostDeep) throw new ExportUnsafe('its elements lie too deep in one another');
    if (open.length < 2) Object.assign(spaces, tag.ns);
    open.push(opened(tag));
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed)
      (open.length > depth ? open.at(-1)?.children : open.length === depth ? elements : [])?.push(closed);
  });
  parser.write(text);
  if (depth === 0) parser.close();
  return { elements, fault: faults[0], spaces };
}

function opened(tag: SaxesTagNS): Open {
  const attributes = Object.fromEntries(
    Object.values(tag.attributes).map(({ local, value }) => [local, value])
  );
  return { name: prefixOf(tag.uri) + tag.local, attributes, text: '', children: [] };
}

/** The prefix that a namespace has here, whatever it has in the file. */
function prefixOf(uri: string): string {
  if (uri === '') return '';
  if (/^https?:\/\/wordpress\.org\/export\/[\d.]+\/excerpt\/$/.test(uri)) return 'excerpt:';
  if (/^https?:\/\/wordpress\.org\/export\/[\d.]+\/$/.test(uri)) return 'wp:';
  if (uri === 'http://purl.org/rss/1.0/modules/content/') return 'content:';
  return uri === 'http://purl.org/dc/elements/1.1/' ? 'dc:' : `${uri}:`;
}
