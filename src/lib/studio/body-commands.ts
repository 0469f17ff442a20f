import { baseKeymap, chainCommands, setBlockType, toggleMark } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { liftListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { bodySchema } from './body-schema.ts';

const { nodes, marks } = bodySchema;

/** What the toolbar can do, by the name of its button. */
export type BodyCommand = 'heading' | 'strong' | 'em' | 'list' | 'ordered' | 'quote' | 'undo' | 'redo';

/** How the toolbar stands for a selection: what is pressed and what cannot be done. */
export interface ToolbarState {
  readonly pressed: ReadonlySet<string>;
  readonly impossible: ReadonlySet<string>;
  readonly link: string;
}

/** The commands of the toolbar. Pressing one that is on takes it off. */
export const bodyCommands: Readonly<Record<BodyCommand, Command>> = {
  heading: toggleBlock('heading'),
  quote: toggleBlock('quote'),
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  list: toggleList(false),
  ordered: toggleList(true),
  undo,
  redo
};

/** The keys, besides those that every text field has. */
export const bodyKeys: Readonly<Record<string, Command>> = {
  ...baseKeymap,
  Enter: chainCommands(splitListItem(nodes.item), liftListItem(nodes.item), baseKeymap['Enter'] ?? nothing),
  'Mod-b': bodyCommands.strong,
  'Mod-i': bodyCommands.em,
  'Mod-z': undo,
  'Mod-y': redo,
  'Mod-Shift-z': redo,
  'Mod-Alt-0': setBlockType(nodes.paragraph),
  'Mod-Alt-2': bodyCommands.heading,
  'Mod-Shift-7': bodyCommands.ordered,
  'Mod-Shift-8': bodyCommands.list,
  'Mod-Shift-9': bodyCommands.quote
};

/** Reads how the toolbar stands for the state of the editor. */
export function toolbarState(state: EditorState): ToolbarState {
  const pressed = new Set<string>();
  const { $from, from, to, empty } = state.selection;
  const parent = $from.parent.type;
  if (parent === nodes.heading) pressed.add('heading');
  if (parent === nodes.quote) pressed.add('quote');
  const list = listAround(state);
  if (list) pressed.add(list.attrs['ordered'] ? 'ordered' : 'list');
  for (const mark of [marks.strong, marks.em, marks.link]) {
    const on = empty
      ? mark.isInSet(state.storedMarks ?? $from.marks())
      : state.doc.rangeHasMark(from, to, mark);
    if (on) pressed.add(mark.name);
  }
  const impossible = new Set(Object.keys(bodyCommands).filter((name) => !can(state, name as BodyCommand)));
  return { pressed, impossible, link: linkAt(state) };
}

/** Puts a link on the selection; on no selection, on the link that the caret is in. An empty address takes it off. */
export function setLink(href: string): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection.empty ? linkRange(state) : state.selection;
    if (from === to) return false;
    const change = state.tr.removeMark(from, to, marks.link);
    dispatch?.(href ? change.addMark(from, to, marks.link.create({ href })) : change);
    return true;
  };
}

function can(state: EditorState, name: BodyCommand): boolean {
  return bodyCommands[name](state);
}

function toggleBlock(name: 'heading' | 'quote'): Command {
  return (state, dispatch, view) => {
    const isOn = state.selection.$from.parent.type === nodes[name];
    return setBlockType(isOn ? nodes.paragraph : nodes[name])(state, dispatch, view);
  };
}

function toggleList(ordered: boolean): Command {
  return (state, dispatch, view) => {
    const list = listAround(state);
    if (!list) return wrapInList(nodes.list, { ordered })(state, dispatch, view);
    if (list.attrs['ordered'] === ordered) return liftListItem(nodes.item)(state, dispatch, view);
    dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(1), null, { ordered }));
    return true;
  };
}

function listAround(state: EditorState) {
  const { $from } = state.selection;
  const node = $from.depth > 0 ? $from.node(1) : null;
  return node?.type === nodes.list ? node : null;
}

function linkAt(state: EditorState): string {
  const { from, to } = linkRange(state);
  let href = '';
  state.doc.nodesBetween(from, Math.max(from, to), (node) => {
    href ||= String(marks.link.isInSet(node.marks)?.attrs['href'] ?? '');
  });
  return href;
}

function linkRange(state: EditorState): { from: number; to: number } {
  const { $from, from, to, empty } = state.selection;
  if (!empty) return { from, to };
  const start = $from.start();
  let range = { from, to };
  $from.parent.forEach((child, offset) => {
    const isHere = start + offset <= from && from <= start + offset + child.nodeSize;
    if (isHere && marks.link.isInSet(child.marks))
      range = { from: start + offset, to: start + offset + child.nodeSize };
  });
  return range;
}

function nothing(): boolean {
  return false;
}
