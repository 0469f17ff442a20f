import type { Desk } from './desk.svelte.ts';

type Act = (desk: Desk) => void;

/** Keys that work wherever the focus is. None is a single letter, and Tab is never taken. */
const keys: Readonly<Record<string, Act>> = {
  F8: ({ sound }) => sound.toggle(),
  F4: ({ sound }) => sound.back(3000),
  F9: (desk) => desk.nextDoubt(),
  'Mod+KeyZ': ({ editor }) => editor.undo(),
  'Mod+Shift+KeyZ': ({ editor }) => editor.redo(),
  'Mod+KeyY': ({ editor }) => editor.redo(),
  'Mod+KeyS': ({ saver }) => void saver?.save(),
  'Alt+Digit1': (desk) => desk.assign(1),
  'Alt+Digit2': (desk) => desk.assign(2),
  'Alt+Digit3': (desk) => desk.assign(3),
  'Alt+Digit4': (desk) => desk.assign(4)
};

/** What is pressed, as the table of keys names it: `Mod` is Ctrl, or Cmd on a Mac. */
function nameOf({ code, key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  // the letter is where the hand expects it, whatever the layout
  const letter = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : code;
  const with_ = [ctrlKey || metaKey ? 'Mod+' : '', altKey ? 'Alt+' : '', shiftKey ? 'Shift+' : ''].join('');
  return with_ + (with_ === '' ? key : letter);
}

/** Does what a key asks for anywhere on the page; true when it was one of ours. */
export function pressed(desk: Desk, event: KeyboardEvent): boolean {
  const name = nameOf(event);
  if (isElsewhere(event.target) && /^Mod\+/.test(name)) return false;
  const act = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (!act || event.isComposing) return false;
  act(desk);
  event.preventDefault();
  return true;
}

/** A field of its own takes back what was typed in it by itself. */
const isElsewhere = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select');

/** Keys in the text of a passage, with where the caret stands; null when something is selected. */
export function pressedInText(
  desk: Desk,
  event: KeyboardEvent,
  { key, offset, length }: { key: number; offset: number | null; length: number }
): void {
  if (event.isComposing || offset === null) return;
  const act = inText(desk, event, { key, offset, length });
  if (!act) return;
  act();
  event.preventDefault();
}

interface Place {
  readonly key: number;
  readonly offset: number;
  readonly length: number;
}

function inText(desk: Desk, event: KeyboardEvent, place: Place): (() => void) | undefined {
  const { key, offset, length } = place;
  const always: Readonly<Record<string, () => void>> = {
    Enter: () => desk.split(key, offset),
    F2: () => desk.timeHere(key, offset),
    Escape: () => desk.sound.toggle(),
    'Alt+ArrowUp': () => desk.editor.step(key, -1),
    'Alt+ArrowDown': () => desk.editor.step(key, 1)
  };
  const atStart = { ArrowUp: () => desk.editor.step(key, -1), Backspace: () => desk.merge(key) };
  const atEnd = { ArrowDown: () => desk.editor.step(key, 1), Delete: () => desk.mergeNext(key) };
  const acts: Readonly<Record<string, () => void>> = {
    ...(offset === 0 ? atStart : {}),
    ...(offset === length ? atEnd : {}),
    ...always
  };
  const held = [event.altKey ? 'Alt+' : '', event.shiftKey ? 'Shift+' : ''].join('');
  // Ctrl and Enter cut as Enter does
  const name = event.key === 'Enter' ? event.key : held + event.key;
  return Object.hasOwn(acts, name) ? acts[name] : undefined;
}
