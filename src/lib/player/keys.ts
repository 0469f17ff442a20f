/** What a key does to the player. */
export type PlayerAction =
  | 'toggle'
  | 'back'
  | 'forward'
  | 'step-back'
  | 'step-forward'
  | 'to-start'
  | 'to-end'
  | 'louder'
  | 'quieter'
  | 'next-chapter'
  | 'previous-chapter'
  | 'captions'
  | 'full-screen';

/** Where a key was pressed: how keys that also do something else are kept apart. */
export interface KeyPress {
  readonly key: string;
  /** With Ctrl, Alt or Meta, which belong to the browser. */
  readonly isChord: boolean;
  /** In a field, where every key writes. */
  readonly isInField: boolean;
  /** On a button, a link or anything else that Space already works. */
  readonly isOnControl: boolean;
  /** On the slider of the player. */
  readonly isOnScale: boolean;
  /** Anywhere in the player. */
  readonly isInPlayer: boolean;
}

/** Letters that work wherever on the page the focus is. */
const letters: Readonly<Record<string, PlayerAction>> = {
  j: 'back',
  l: 'forward',
  n: 'next-chapter',
  p: 'previous-chapter',
  c: 'captions',
  f: 'full-screen'
};

/** Keys that scroll the page elsewhere, and so work in the player only. */
const inPlayer: Readonly<Record<string, PlayerAction>> = { arrowup: 'louder', arrowdown: 'quieter' };
const onScale: Readonly<Record<string, PlayerAction>> = {
  arrowleft: 'step-back',
  arrowright: 'step-forward',
  home: 'to-start',
  end: 'to-end',
  pageup: 'forward',
  pagedown: 'back'
};

/** Finds what a key does; null when it is not the player's. `lettersOn` is false when the listener turned letters off. */
export function actionOf(press: KeyPress, lettersOn: boolean): PlayerAction | null {
  if (press.isChord || press.isInField) return null;
  const key = press.key.toLowerCase();
  if (key === ' ') return press.isOnScale || !press.isOnControl ? 'toggle' : null;
  const keys = {
    ...(lettersOn ? letters : {}),
    ...(press.isInPlayer ? inPlayer : {}),
    ...(press.isOnScale ? onScale : {})
  };
  return keys[key] ?? null;
}

/** Reads a press from the event, for the player that is `player`. */
export function readPress(event: KeyboardEvent, player: Element | null | undefined): KeyPress {
  const target = event.target instanceof Element ? event.target : null;
  const isField =
    'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]';
  return {
    key: event.key,
    isChord: event.ctrlKey || event.altKey || event.metaKey,
    isInField: target?.closest(isField) != null,
    isOnControl: target?.closest('a, button, summary, input, [role=button], [tabindex="0"]') != null,
    isOnScale: target?.closest('[role=slider]') != null,
    isInPlayer: target != null && player?.contains(target) === true
  };
}
