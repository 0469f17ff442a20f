import { expect, it } from 'vitest';
import { markedName } from './named.ts';

const marked = (name: string, text: string) =>
  markedName(name, text).map(({ text, hit }) => (hit ? `[${text}]` : text));

it('a name is marked where it answers what is asked, and is whole', () => {
  expect(marked('RAR, förbund för samverkan', 'samverk "FÖR')).toEqual([
    'RAR',
    ', ',
    '[förbund]',
    ' ',
    '[för]',
    ' ',
    '[samverkan]'
  ]);
  expect(marked('André Öberg', 'andre oberg').join('')).toBe('[André] Öberg');
  expect(marked('Åsa', '')).toEqual(['Åsa']);
});
