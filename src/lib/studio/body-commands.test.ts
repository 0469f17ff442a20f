import { EditorState, TextSelection } from 'prosemirror-state';
import type { Command } from 'prosemirror-state';
import { history } from 'prosemirror-history';
import { describe, expect, it } from 'vitest';
import type { Body } from '../articles/body.ts';
import { bodyCommands, bodyKeys, setLink, toolbarState } from './body-commands.ts';
import { bodyOf, bodySchema, documentOf } from './body-schema.ts';

const text: Body = [{ type: 'paragraph', runs: [{ text: 'Ola talar' }] }];

function editing(body: Body, from: number, to = from): EditorState {
  const doc = documentOf(body);
  const selection = TextSelection.create(doc, from, to);
  return EditorState.create({ schema: bodySchema, doc, selection, plugins: [history()] });
}

function after(state: EditorState, ...commands: Command[]): EditorState {
  return commands.reduce((now, command) => {
    let next = now;
    command(now, (change) => (next = now.apply(change)));
    return next;
  }, state);
}

describe('the commands of the editor', () => {
  it('marks the selection, shows it as pressed, and takes the mark off again', () => {
    const marked = after(editing(text, 1, 4), bodyCommands.strong);
    expect(bodyOf(marked.doc)).toEqual([
      { type: 'paragraph', runs: [{ text: 'Ola', strong: true }, { text: ' talar' }] }
    ]);
    expect(toolbarState(marked).pressed.has('strong')).toBe(true);
    expect(bodyOf(after(marked, bodyCommands.strong).doc)).toEqual(text);
  });

  it('makes a heading of a paragraph and a paragraph of a heading', () => {
    const heading = after(editing(text, 2), bodyCommands.heading);
    expect(bodyOf(heading.doc)).toEqual([{ type: 'heading', runs: [{ text: 'Ola talar' }] }]);
    expect(bodyOf(after(heading, bodyCommands.heading).doc)).toEqual(text);
  });

  it('makes a list, numbers it, and makes it text again', () => {
    const list = after(editing(text, 2), bodyCommands.list);
    expect(bodyOf(list.doc)).toEqual([{ type: 'list', ordered: false, items: [[{ text: 'Ola talar' }]] }]);
    const numbered = after(list, bodyCommands.ordered);
    expect([...toolbarState(numbered).pressed]).toEqual(['ordered']);
    expect(bodyOf(after(numbered, bodyCommands.ordered).doc)).toEqual(text);
  });

  it('begins a new list item with Enter, and leaves the list with Enter in an empty one', () => {
    const enter = bodyKeys['Enter']!;
    const list: Body = [{ type: 'list', ordered: false, items: [[{ text: 'ett' }]] }];
    const two = after(editing(list, 6), enter);
    expect(two.doc.firstChild?.childCount).toBe(2);
    expect(after(two, enter).doc.childCount).toBe(2);
  });

  it('never puts two paragraphs in one list item', () => {
    const list: Body = [{ type: 'list', ordered: false, items: [[{ text: 'ett' }], [{ text: 'två' }]] }];
    const joined = after(editing(list, 10), bodyKeys['Backspace']!);
    expect(() => joined.doc.check()).not.toThrow();
    expect(bodyOf(joined.doc).length).toBeGreaterThan(0);
  });

  it('puts a link on the selection, finds it from the caret, changes it and takes it off', () => {
    const linked = after(editing(text, 1, 4), setLink('https://rar.se'));
    const inside = linked.apply(linked.tr.setSelection(TextSelection.create(linked.doc, 2)));
    expect(toolbarState(inside).link).toBe('https://rar.se');
    const changed = after(inside, setLink('/om/kontakt'));
    expect(bodyOf(changed.doc)).toEqual([
      { type: 'paragraph', runs: [{ text: 'Ola', href: '/om/kontakt' }, { text: ' talar' }] }
    ]);
    expect(bodyOf(after(changed, setLink('')).doc)).toEqual(text);
  });

  it('undoes and redoes, and says when there is nothing to undo', () => {
    const start = editing(text, 2);
    expect(toolbarState(start).impossible.has('undo')).toBe(true);
    const heading = after(start, bodyCommands.heading);
    const undone = after(heading, bodyCommands.undo);
    expect(bodyOf(undone.doc)).toEqual(text);
    expect(bodyOf(after(undone, bodyCommands.redo).doc)).toEqual(bodyOf(heading.doc));
  });
});
