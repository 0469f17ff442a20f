import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { iconNames } from './icons.ts';

it('the names of icons are the symbols that are drawn', () => {
  const drawing = readFileSync(join(import.meta.dirname, 'icons.svg'), 'utf8');
  const drawn = [...drawing.matchAll(/<symbol id="([a-z-]+)"/g)].map((match) => match[1]);
  expect([...iconNames]).toEqual(drawn);
});
