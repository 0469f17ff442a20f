import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { Run } from '#lib/articles/body.ts';
import { BlockWriter, type FoundBlock } from './blocks.ts';
import { type Marks, linked } from './marks.ts';

/** What could be made of HTML. */
export interface ConvertedHtml {
  readonly blocks: readonly FoundBlock[];
  /** Addresses of sound and film in it. */
  readonly media: readonly string[];
  /** What has no place here and was left out, or stands as something simpler, in words. */
  readonly left: readonly string[];
}

type Node = DefaultTreeAdapterTypes.ChildNode;
type HtmlElement = DefaultTreeAdapterTypes.Element;

/** Deeper than any editor nests; what lies deeper is left out, and told. */
const mostDeep = 200;

/**
 * Turns HTML as WordPress keeps it into blocks: paragraphs as its editors show them (an empty line begins one where it
 * was written without blocks), headings, lists, quotes and pictures. Nothing of the HTML itself comes along.
 */
export function blocksOf(html: string, base: string): ConvertedHtml {
  const inBlocks = /<!-- wp:|<p[\s>]/i.test(html);
  const reading = { base, breaks: !/<!-- wp:/.test(html), media: new Set<string>(), left: new Set<string>() };
  const writer = new BlockWriter(!inBlocks);
  readAll(parseFragment(html, { scriptingEnabled: false }).childNodes, {
    ...reading,
    writer,
    marks: {},
    depth: 0,
    isCode: false
  });
  return { blocks: writer.done(), media: [...reading.media], left: [...reading.left] };
}

interface Reading {
  readonly base: string;
  /** Whether the end of a line is one for readers too. */
  readonly breaks: boolean;
  readonly media: Set<string>;
  readonly left: Set<string>;
  readonly writer: BlockWriter;
  readonly marks: Marks;
  readonly depth: number;
  readonly isCode: boolean;
}

function readAll(nodes: readonly Node[], reading: Reading): void {
  for (const node of nodes) {
    if (node.nodeName === '#text') addText((node as DefaultTreeAdapterTypes.TextNode).value, reading);
    else if ('tagName' in node) readElement(node, reading);
  }
}

function addText(text: string, { writer, marks, breaks, isCode }: Reading): void {
  const spaced = isCode ? text : text.replace(/[^\S\n\u00a0]+/g, ' ');
  writer.text(isCode || breaks ? spaced : spaced.replace(/ ?\n ?/g, ' '), marks, isCode);
}

function readElement(element: HtmlElement, reading: Reading): void {
  if (reading.depth > mostDeep) {
    reading.left.add('text that lies too deep in elements');
    return;
  }
  const inside = { ...reading, depth: reading.depth + 1 };
  const name = element.tagName;
  const read = readers[name];
  if (read) read(element, inside);
  else if (dropped.has(name)) reading.left.add(`<${name}>`);
  else if (blocky.has(name)) inside.writer.apart(() => readAll(element.childNodes, inside));
  else readAll(element.childNodes, inside);
}

const blocky = new Set(
  `address article aside center dd details div dl dt fieldset footer header main nav noscript p section summary tbody td tfoot th thead`.split(
    ' '
  )
);
const dropped = new Set(
  `applet base button canvas form frame frameset input link map math meta object option param select style script svg template textarea title`.split(
    ' '
  )
);

type Read = (element: HtmlElement, reading: Reading) => void;

const marked =
  (mark: Marks): Read =>
  ({ childNodes }, reading) =>
    readAll(childNodes, { ...reading, marks: { ...reading.marks, ...mark } });

const heading: Read = ({ childNodes }, reading) => reading.writer.heading(() => readAll(childNodes, reading));

const list: Read = (element, reading) => {
  const items: Run[][] = [];
  const pictures: FoundBlock[] = [];
  for (const child of element.childNodes) {
    const { blocks, runs } = apart([child], reading);
    if (runs.length > 0) items.push(runs);
    for (const block of blocks)
      if (block.type === 'list') items.push(...block.items.map((item) => [...item]));
      else if (block.type === 'picture') pictures.push(block);
  }
  reading.writer.flush();
  if (items.length > 0) reading.writer.block({ type: 'list', ordered: element.tagName === 'ol', items });
  for (const picture of pictures) reading.writer.block(picture);
};

const quote: Read = (element, reading) => {
  const sources = element.childNodes.filter((node) => ['cite', 'footer'].includes(node.nodeName));
  const { blocks, runs } = apart(
    element.childNodes.filter((node) => !sources.includes(node)),
    reading
  );
  const said = [...runs, ...blocks.flatMap(runsOfList)];
  const source = apart(sources, reading)
    .runs.map(({ text }) => text)
    .join('');
  reading.writer.flush();
  if (said.length > 0) reading.writer.block({ type: 'quote', runs: said, source });
  for (const block of blocks) if (block.type === 'picture') reading.writer.block(block);
};

const runsOfList = (block: FoundBlock): Run[] =>
  block.type === 'list' ? block.items.flatMap((item) => [{ text: '\n' }, ...item]) : [];

/** Everything but the picture is what stands beneath it. */
const figure: Read = ({ childNodes }, reading) => {
  const { blocks, runs } = apart(childNodes, reading);
  const caption = runs
    .map(({ text }) => text)
    .join('')
    .trim();
  const others = blocks.filter((block) => block.type === 'list' || block.type === 'picture');
  const at = others.findLastIndex((block) => block.type === 'picture');
  reading.writer.flush();
  for (const [index, block] of others.entries())
    reading.writer.block(block.type === 'picture' && index === at ? { ...block, caption } : block);
  if (at < 0) reading.writer.runs(runs);
};

const picture: Read = (element, { writer, base }) => {
  const src = addressIn(element, ['data-orig-file', 'data-src', 'data-lazy-src', 'src'], base);
  if (src) writer.picture({ type: 'picture', src, alt: attribute(element, 'alt'), caption: '' });
};

const played: Read = (element, { media, base }) => {
  for (const one of [element, ...element.childNodes.filter((node) => 'attrs' in node)]) {
    const address = addressIn(one, ['src'], base);
    if (address && one.nodeName !== 'track') media.add(address);
  }
};

const framed: Read = (element, { writer, base, left }) => {
  const address = addressIn(element, ['src', 'data-src'], base);
  left.add(`<${element.tagName}>, which is a link now`);
  if (address) writer.runs([{ text: address, href: address }]);
};

const row: Read = ({ childNodes }, { left, ...reading }) => {
  const cells = childNodes.filter((node) => ['td', 'th'].includes(node.nodeName));
  left.add('a table, whose rows are paragraphs now');
  reading.writer.flush();
  for (const [at, cell] of cells.entries()) {
    if (at > 0) reading.writer.text(' | ', {}, true);
    for (const { text, ...marks } of apart([cell], { ...reading, left }).runs)
      reading.writer.text(text, marks, true);
  }
  reading.writer.flush();
};

const code: Read = ({ childNodes }, reading) => {
  reading.writer.apart(() => readAll(childNodes, { ...reading, isCode: true }));
};

const readers: Readonly<Record<string, Read>> = {
  ...{ h1: heading, h2: heading, h3: heading, h4: heading, h5: heading, h6: heading },
  ...{ em: marked({ em: true }), i: marked({ em: true }), cite: marked({ em: true }) },
  ...{ strong: marked({ strong: true }), b: marked({ strong: true }) },
  a: (element, reading) => {
    const href = linked(attribute(element, 'href'), reading.base);
    if (!href && attribute(element, 'href')) reading.left.add('a link that leads nowhere safe');
    readAll(element.childNodes, { ...reading, marks: { ...reading.marks, ...(href ? { href } : {}) } });
  },
  br: (_, { writer, marks }) => writer.text('\n', marks, true),
  hr: (_, { writer }) => writer.flush(),
  ...{ ul: list, ol: list, menu: list, blockquote: quote, figure, img: picture, tr: row, pre: code },
  ...{ audio: played, video: played, iframe: framed, embed: framed }
};

/** What nodes say by themselves: their words in one, and the blocks that are no words. */
function apart(nodes: readonly Node[], reading: Reading): { runs: Run[]; blocks: FoundBlock[] } {
  const writer = new BlockWriter(false);
  readAll(nodes, { ...reading, writer });
  const runs: Run[] = [];
  const blocks = writer.done();
  for (const block of blocks)
    if ('runs' in block) runs.push(...(runs.length > 0 ? [{ text: '\n' }] : []), ...block.runs);
  return { runs, blocks };
}

const attribute = ({ attrs }: HtmlElement, name: string) =>
  attrs.find((one) => one.name === name)?.value.trim() ?? '';

/** The first of some attributes that is an address of the web. */
function addressIn(node: Node, names: readonly string[], base: string): string | undefined {
  if (!('attrs' in node)) return undefined;
  return names
    .map((name) => URL.parse(attribute(node, name), base || undefined))
    .find((url, at) => url && /^https?:$/.test(url.protocol) && attribute(node, names[at] ?? '') !== '')
    ?.href;
}
