import type { TextPlace } from './quoting.ts';

/** The paragraph of each passage in a box, in order. */
export const paragraphsIn = (box: Element): HTMLParagraphElement[] => [
  ...box.querySelectorAll<HTMLParagraphElement>('.turn > p')
];

/** Where a point in the page is in the text of a passage, in characters; the text may be cut by marks. */
function offsetIn(paragraph: HTMLElement, text: string, node: Node, at: number): number {
  const before = document.createRange();
  before.selectNodeContents(paragraph);
  before.setEnd(node, at);
  return Math.min(text.length, Math.max(0, before.toString().length - indentOf(paragraph, text)));
}

/** The page may have space before the text. */
const indentOf = (paragraph: HTMLElement, text: string) => Math.max(0, paragraph.textContent.indexOf(text));

/** The range in the page of a part of a passage's text. */
export function rangeOf(paragraph: HTMLElement, text: string, from: number, to: number): Range {
  const range = document.createRange();
  const indent = indentOf(paragraph, text);
  const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let before = 0;
  range.selectNodeContents(paragraph);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const { length } = node as Text;
    const [begin, end] = [from + indent - before, to + indent - before];
    if (begin >= 0 && begin < length) range.setStart(node, begin);
    if (end > 0 && end <= length) range.setEnd(node, end);
    before += length;
  }
  return range;
}

/** Where the text that is selected in a box begins and ends; null when none of it is a passage's. */
export function selectedPlaces(
  box: Element,
  texts: readonly string[]
): readonly [from: TextPlace, to: TextPlace] | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const paragraphs = paragraphsIn(box);
  const first = paragraphs.findIndex((one) => range.intersectsNode(one));
  const last = paragraphs.findLastIndex((one) => range.intersectsNode(one));
  const [begins, ends] = [paragraphs[first], paragraphs[last]];
  const [text, lastText] = [texts[first], texts[last]];
  if (!begins || !ends || text === undefined || lastText === undefined) return null;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const isIn = (paragraph: Element, node: Node) => paragraph.contains(node);
  return [
    {
      place: first,
      offset: isIn(begins, startContainer) ? offsetIn(begins, text, startContainer, startOffset) : 0
    },
    {
      place: last,
      offset: isIn(ends, endContainer) ? offsetIn(ends, lastText, endContainer, endOffset) : lastText.length
    }
  ];
}

/** The place in a passage's text that stands at a point of the screen; null beside all text. */
export function placeAt(box: Element, texts: readonly string[], x: number, y: number): TextPlace | null {
  const caret = caretAt(x, y);
  const paragraphs = paragraphsIn(box);
  const place = caret ? paragraphs.findIndex((one) => one.contains(caret.node)) : -1;
  const [paragraph, text] = [paragraphs[place], texts[place]];
  if (!caret || !paragraph || text === undefined) return null;
  return { place, offset: offsetIn(paragraph, text, caret.node, caret.offset) };
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  // Safari has it since 26.2; before that a press on a word is a press on nothing
  if (!('caretPositionFromPoint' in document)) return null;
  const found = document.caretPositionFromPoint(x, y);
  return found && { node: found.offsetNode, offset: found.offset };
}
