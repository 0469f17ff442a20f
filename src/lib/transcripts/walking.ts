/** What a key does from a passage: leads to another, a word on or back (also of what is selected), hears the word, or forgets it. */
export type Walk =
  { readonly to: number } | { readonly step: 1 | -1; readonly isExtending: boolean } | 'hear' | 'leave';

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What a key does from a passage, of so many; null when it is the browser's. */
export function walkBy({ key, shiftKey, ...held }: Key, from: number, count: number): Walk | null {
  if (held.ctrlKey || held.metaKey || held.altKey) return null;
  if (key === 'Enter') return 'hear';
  if (key === 'Escape') return 'leave';
  if (key === 'ArrowRight') return { step: 1, isExtending: shiftKey };
  if (key === 'ArrowLeft') return { step: -1, isExtending: shiftKey };
  const places = new Map([
    ['ArrowDown', from + 1],
    ['ArrowUp', from - 1],
    ['Home', 0],
    ['End', count - 1]
  ]);
  const to = shiftKey ? undefined : places.get(key);
  return to === undefined ? null : { to: Math.min(Math.max(0, to), count - 1) };
}

/** The place of the passage that something in the page belongs to; null when it belongs to none. */
export function placeOf(target: EventTarget | null): number | null {
  const turn = target instanceof Element ? target.closest<HTMLElement>('.turn') : null;
  return turn ? Number(turn.dataset['passage']) : null;
}
