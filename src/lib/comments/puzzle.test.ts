import { expect, it } from 'vitest';
import { isSolution, solvePuzzle } from './puzzle.ts';

it('a solution holds for the mark it was made for, as it was made, and for no other', async () => {
  const solution = await solvePuzzle('mark.one');
  expect(await isSolution('mark.one', solution)).toBe(true);
  expect(await isSolution('mark.two', solution)).toBe(false);
  const numbers = solution.split(',');
  expect(await isSolution('mark.one', numbers.toReversed().join(','))).toBe(false);
  expect(await isSolution('mark.one', numbers.slice(1).join(','))).toBe(false);
});

it('what is no solution is none', async () => {
  for (const wrong of ['', '1', '1,2,3,4,5,6,7,x', '0,0,0,0,0,0,0,0', '9'.repeat(5000), ','.repeat(7)])
    expect([wrong, await isSolution('mark.one', wrong)]).toEqual([wrong, false]);
});
