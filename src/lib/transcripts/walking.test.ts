import { describe, expect, it } from 'vitest';
import { walkBy } from './walking.ts';

const press = (key: string, more: object = {}) =>
  ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }) as const;

describe('the keys of a transcript', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowUp', 3, 2],
    ['Home', 3, 0],
    ['End', 3, 9],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0]
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(walkBy(press(key), from, 10)).toEqual({ to });
  });

  it('lead from word to word to the sides, and select them with shift', () => {
    expect(walkBy(press('ArrowRight'), 0, 2)).toEqual({ step: 1, isExtending: false });
    expect(walkBy(press('ArrowLeft', { shiftKey: true }), 0, 2)).toEqual({ step: -1, isExtending: true });
    expect([walkBy(press('Enter'), 0, 2), walkBy(press('Escape'), 0, 2)]).toEqual(['hear', 'leave']);
  });

  it('are the browser’s otherwise', () => {
    for (const key of ['PageDown', 'a', 'toString', 'Tab']) expect(walkBy(press(key), 0, 2)).toBeNull();
    expect(walkBy(press('ArrowRight', { altKey: true }), 0, 2)).toBeNull();
    expect(walkBy(press('ArrowDown', { shiftKey: true }), 0, 2)).toBeNull();
  });
});
