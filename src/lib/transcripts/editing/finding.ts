import type { Passages } from './manuscript.ts';

/** A place where a text stands. */
export interface Found {
  readonly key: number;
  readonly offset: number;
  readonly length: number;
}

/** The pattern of a text that is looked for; null of an empty one. */
export function patternOf(wanted: string, { matchesCase }: { matchesCase: boolean }): RegExp | null {
  if (wanted.trim() === '') return null;
  return new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), matchesCase ? 'gu' : 'giu');
}

/** Every place where a pattern stands, in order. */
export function placesOf(passages: Passages, pattern: RegExp): Found[] {
  return passages.flatMap(({ key, text }) =>
    Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => ({ key, offset: index, length }))
  );
}
