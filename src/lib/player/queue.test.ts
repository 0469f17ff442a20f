import { describe, expect, it } from 'vitest';
import { keepQueue, keptQueue, type Queued, withFirst, withLast, withMoved, without } from './queue.ts';
import type { Memory } from './remembering.ts';

const queued = (articleId: string): Queued => ({
  articleId,
  href: `/artikel/${articleId}/x`,
  title: articleId,
  language: 'sv',
  programme: null
});
const [a, b, c] = [queued('a'), queued('b'), queued('c')];
const ids = (queue: readonly Queued[]) => queue.map(({ articleId }) => articleId).join('');

describe('the queue', () => {
  it('takes one first or last, and never twice', () => {
    expect(ids(withLast(withLast([], a), b))).toBe('ab');
    expect(ids(withLast([a, b], a))).toBe('ab');
    expect(ids(withFirst([a, b], c))).toBe('cab');
    expect(ids(withFirst([a, b, c], c))).toBe('cab');
    expect(ids(without([a, b, c], 'b'))).toBe('ac');
  });

  it.each([
    ['a', 1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['a', 9, 'bca'],
    ['x', 1, 'abc']
  ])('moves %s by %i to %s', (id, by, order) => {
    expect(ids(withMoved([a, b, c], id, by))).toBe(order);
  });

  it('holds a hundred', () => {
    const many = Array.from({ length: 120 }, (_, at) => queued(`n${at}`));
    const full = many.reduce<Queued[]>(withLast, []);
    expect([full.length, ids(withFirst(full, a)).startsWith('a')]).toEqual([100, true]);
  });

  it('is kept on the device, and only what is a queue is read', () => {
    const kept = new Map<string, string>();
    const memory: Memory = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value)
    };
    keepQueue(memory, [a, b]);
    expect(keptQueue(memory)).toEqual([a, b]);
    const strange = [null, 4, {}, { ...a, href: 'https://other.example/' }, { ...a, title: 7 }, b];
    memory.setItem('player.queue', JSON.stringify(strange));
    expect(keptQueue(memory)).toEqual([b]);
    memory.setItem('player.queue', '{');
    expect([keptQueue(memory), keptQueue(null)]).toEqual([[], []]);
  });
});
