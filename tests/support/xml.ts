import { SaxesParser } from 'saxes';

/** An element as tests look at it: `@name` its attributes, `#text` its words, the rest its elements; several of one name as a list. */
export interface XmlTree {
  readonly [name: string]: XmlValue;
}
export type XmlValue = string | XmlTree | readonly XmlValue[];

/** Reads XML strictly: throws for what is not well-formed, or uses a prefix that it does not declare. */
export function readXml(xml: string): XmlTree {
  const parser = new SaxesParser({ xmlns: true });
  const root: Open = { tree: {}, text: '' };
  const open = [root];
  parser.on('error', (cause) => {
    throw cause;
  });
  parser.on('opentag', ({ attributes }) => {
    const given = Object.entries(attributes).map(([name, { value }]) => [`@${name}`, value]);
    open.push({ tree: Object.fromEntries(given) as Open['tree'], text: '' });
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', ({ name }) => {
    const closed = open.pop();
    const parent = open.at(-1);
    if (closed && parent) add(parent.tree, name, valueOf(closed));
  });
  parser.write(xml).close();
  return root.tree;
}

interface Open {
  readonly tree: Record<string, XmlValue>;
  text: string;
}

function valueOf({ tree, text }: Open): XmlValue {
  if (Object.keys(tree).length === 0) return text;
  return text.trim() === '' ? tree : { ...tree, '#text': text };
}

function add(tree: Record<string, XmlValue>, name: string, value: XmlValue): void {
  const before = tree[name];
  if (before === undefined) tree[name] = value;
  else tree[name] = Array.isArray(before) ? [...(before as XmlValue[]), value] : [before, value];
}
