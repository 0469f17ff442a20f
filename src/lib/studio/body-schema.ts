import { type Mark, type Node, Schema } from 'prosemirror-model';
import type { Block, Body, BodyImage, Run } from '../articles/body.ts';

type Json = Record<string, unknown>;

/** The editor's vocabulary: exactly the blocks and marks of a body, so that nothing else can be pasted in. */
export const bodySchema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: {
      group: 'block',
      content: 'text*',
      parseDOM: [{ tag: 'p' }],
      toDOM: () => ['p', 0]
    },
    heading: {
      group: 'block',
      content: 'text*',
      defining: true,
      parseDOM: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
      toDOM: () => ['h2', 0]
    },
    list: {
      group: 'block',
      content: 'item+',
      attrs: { ordered: { default: false, validate: 'boolean' } },
      parseDOM: [
        { tag: 'ul', attrs: { ordered: false } },
        { tag: 'ol', attrs: { ordered: true } }
      ],
      toDOM: (node) => [node.attrs['ordered'] ? 'ol' : 'ul', 0]
    },
    item: { content: 'paragraph', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    quote: {
      group: 'block',
      content: 'text*',
      defining: true,
      attrs: { source: { default: '', validate: 'string' } },
      parseDOM: [{ tag: 'blockquote' }],
      toDOM: () => ['blockquote', 0]
    },
    image: {
      group: 'block',
      atom: true,
      draggable: true,
      attrs: {
        imageId: { validate: 'string' },
        alt: { default: '', validate: 'string' },
        caption: { default: '', validate: 'string' },
        credit: { default: '', validate: 'string' }
      },
      toDOM: () => ['figure']
    },
    text: {}
  },
  marks: {
    link: {
      attrs: { href: { validate: 'string' } },
      inclusive: false,
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (element) => {
            const href = element.getAttribute('href') ?? '';
            return isLinkable(href) ? { href } : false;
          }
        }
      ],
      toDOM: (mark) => ['a', { href: String(mark.attrs['href']) }, 0]
    },
    em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
    strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] }
  }
});

/** Tells whether an address may stand in a link: http, https, mailto, or a path on this portal. */
export function isLinkable(href: string): boolean {
  return /^(https?:\/\/[^\s/]|mailto:[^\s@]+@[^\s@])\S*$/i.test(href) || /^\/(?![/\\])\S*$/.test(href);
}

/** The editor's document of a body; an empty body is one empty paragraph. */
export function documentOf(body: Body): Node {
  const blocks = body.length ? body.map(nodeOf) : [{ type: 'paragraph' }];
  const document = bodySchema.nodeFromJSON({ type: 'doc', content: blocks });
  document.check();
  return document;
}

/** The body that a document says. Blocks without text are left out, unless they are pictures. */
export function bodyOf(document: Node): Body {
  const blocks: Block[] = [];
  document.forEach((node) => {
    const block = blockOf(node);
    if (block) blocks.push(block);
  });
  return blocks;
}

function nodeOf(block: Block): Json {
  switch (block.type) {
    case 'image':
      return { type: 'image', attrs: { ...block, type: undefined } };
    case 'list':
      return { type: 'list', attrs: { ordered: block.ordered }, content: block.items.map(itemOf) };
    case 'quote':
      return { type: 'quote', attrs: { source: block.source }, content: block.runs.map(textNodeOf) };
    default:
      return { type: block.type, content: block.runs.map(textNodeOf) };
  }
}

function itemOf(runs: readonly Run[]): Json {
  return { type: 'item', content: [{ type: 'paragraph', content: runs.map(textNodeOf) }] };
}

function textNodeOf(run: Run): Json {
  const marks: Json[] = [];
  if (run.href !== undefined) marks.push({ type: 'link', attrs: { href: run.href } });
  if (run.em) marks.push({ type: 'em' });
  if (run.strong) marks.push({ type: 'strong' });
  return { type: 'text', text: run.text, marks };
}

function blockOf(node: Node): Block | undefined {
  if (node.type.name === 'image') return { type: 'image', ...(node.attrs as Omit<BodyImage, 'type'>) };
  if (node.type.name === 'list') return listOf(node);
  const runs = runsOf(node);
  if (!runs.length) return undefined;
  if (node.type.name === 'quote') return { type: 'quote', runs, source: String(node.attrs['source']) };
  return { type: node.type.name === 'heading' ? 'heading' : 'paragraph', runs };
}

function listOf(node: Node): Block | undefined {
  const items: Run[][] = [];
  node.forEach((item) => {
    const runs = item.firstChild ? runsOf(item.firstChild) : [];
    if (runs.length) items.push(runs);
  });
  return items.length ? { type: 'list', ordered: node.attrs['ordered'] === true, items } : undefined;
}

function runsOf(node: Node): Run[] {
  const runs: Run[] = [];
  node.forEach((child) => runs.push(runOf(child.text ?? '', child.marks)));
  return runs.some((run) => run.text.trim()) ? runs : [];
}

function runOf(text: string, marks: readonly Mark[]): Run {
  const link = marks.find((mark) => mark.type.name === 'link');
  const has = (name: string) => marks.some((mark) => mark.type.name === name);
  return {
    text,
    ...(has('em') && { em: true as const }),
    ...(has('strong') && { strong: true as const }),
    ...(link && { href: String(link.attrs['href']) })
  };
}
