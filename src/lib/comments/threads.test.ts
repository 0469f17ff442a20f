import { expect, it } from 'vitest';
import type { CommentView } from './comment.ts';
import { inThreads } from './threads.ts';

const comment = (id: string, parentId: string | null = null): CommentView => ({
  id,
  parentId,
  name: id,
  text: id,
  fromEditors: false,
  createdAt: 0,
  removed: false,
  mendedAt: null,
  atMs: null
});
const shown = (comments: readonly CommentView[], order?: 'oldest' | 'newest') =>
  inThreads(comments, order).map(({ comment: { id }, answers }) => [
    id,
    ...answers.map(
      (answer) => `${'-'.repeat(answer.level)}${answer.comment.id}${answer.to ? ` to ${answer.to}` : ''}`
    )
  ]);

it('puts answers under what they answer, two levels deep; deeper ones say whom they answer', () => {
  expect(
    shown([
      comment('a'),
      comment('b'),
      comment('a1', 'a'),
      comment('a2', 'a'),
      comment('a1x', 'a1'),
      comment('b1', 'b'),
      comment('a1y', 'a1x'),
      comment('a1z', 'a1y')
    ])
  ).toEqual([
    ['a', '-a1', '--a1x', '--a1y to a1x', '--a1z to a1y', '-a2'],
    ['b', '-b1']
  ]);
});

it('turns the threads round, not the answers in them', () => {
  expect(shown([comment('a'), comment('b'), comment('a1', 'a'), comment('a2', 'a')], 'newest')).toEqual([
    ['b'],
    ['a', '-a1', '-a2']
  ]);
});

it('shows an answer by itself when its question is gone, and does not go round in a circle', () => {
  expect(shown([comment('x', 'gone'), comment('y', 'x')])).toEqual([['x', '-y']]);
  expect(shown([comment('x', 'y'), comment('y', 'x'), comment('z')])).toEqual([['z']]);
});
