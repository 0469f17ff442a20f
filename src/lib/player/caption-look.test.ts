import { expect, it } from 'vitest';
import { readLook, writeLook } from './caption-look.ts';

it('the look of captions is the words of the style sheet', () => {
  const look = { size: 'huge', ground: 'none', place: 'top' } as const;
  expect(writeLook(look)).toBe('caption--huge caption--none caption--top');
  expect(readLook(writeLook(look))).toEqual(look);
});

it.each(['', 'nonsense', 'caption--usual', 'screen'])('%j is as usual', (words) => {
  const usual = { size: 'usual', ground: 'usual', place: 'usual' } as const;
  expect(readLook(words)).toEqual(usual);
  expect(writeLook(usual)).toBe('');
});
