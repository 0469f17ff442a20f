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
  removed: false
});
const ids = (comments: readonly CommentView[]) =>
  inThreads(comments).map(({ comment: { id }, answers }) => [id, ...answers.map((answer) => answer.id)]);

it('puts answers under what they answer, one level deep, in the order they came', () => {
  expect(
    ids([comment('a'), comment('b'), comment('a1', 'a'), comment('a2', 'a1'), comment('b1', 'b')])
  ).toEqual([
    ['a', 'a1', 'a2'],
    ['b', 'b1']
  ]);
});

it('shows an answer by itself when its question is gone', () => {
  expect(ids([comment('x', 'gone')])).toEqual([['x']]);
});
