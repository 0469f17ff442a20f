import { describe, expect, it } from 'vitest';
import { actionOf, type KeyPress } from './keys.ts';

const press = (key: string, where: Partial<KeyPress> = {}): KeyPress => ({
  key,
  isChord: false,
  isInField: false,
  isOnControl: false,
  isOnScale: false,
  isInPlayer: false,
  ...where
});

describe('actionOf', () => {
  it.each([
    [' ', 'toggle'],
    ['j', 'back'],
    ['L', 'forward'],
    ['n', 'next-chapter'],
    ['p', 'previous-chapter']
  ])('"%s" anywhere on the page is %s', (key, action) => {
    expect(actionOf(press(key), true)).toBe(action);
  });

  it.each([
    ['ArrowLeft', 'step-back'],
    ['ArrowRight', 'step-forward'],
    ['Home', 'to-start'],
    ['End', 'to-end'],
    ['ArrowUp', 'louder'],
    [' ', 'toggle']
  ])('%s on the scale is %s', (key, action) => {
    const onScale = { isOnScale: true, isInPlayer: true, isOnControl: true };
    expect(actionOf(press(key, onScale), true)).toBe(action);
  });

  it.each(['ArrowLeft', 'ArrowUp', 'Home', 'End'])('%s outside the player scrolls the page', (key) => {
    expect(actionOf(press(key), true)).toBeNull();
  });

  it.each([' ', 'j', 'n', 'ArrowLeft'])('"%s" in a field writes', (key) => {
    expect(actionOf(press(key, { isInField: true, isInPlayer: true }), true)).toBeNull();
  });

  it('leaves Space to a button, and chords to the browser', () => {
    expect(actionOf(press(' ', { isOnControl: true, isInPlayer: true }), true)).toBeNull();
    expect(actionOf(press('l', { isChord: true }), true)).toBeNull();
  });

  it('leaves letters alone when the listener turned them off', () => {
    expect(actionOf(press('j'), false)).toBeNull();
    expect(actionOf(press(' '), false)).toBe('toggle');
  });
});
