import { describe, expect, it } from 'vitest';
import type { Block, Body, Run } from '../articles/body.ts';
import { bodyOf, bodySchema, documentOf, isLinkable } from './body-schema.ts';

/** A small repeatable source of numbers 0–1, so that a failing body can be made again from its seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const words = [
  'Kvarteret',
  'åäö',
  'samordnings\u00adförbundet',
  '<b>',
  '&amp;',
  '🙂',
  ' ',
  '”så”',
  '*a*',
  'x'
];
const addresses = ['https://exempel.se/a?b=1', 'mailto:red@exempel.se', '/artikel/a1/rar'];

function someRun(next: () => number, at: number): Run {
  return {
    text: `${words[Math.floor(next() * words.length)]}${at}`,
    ...(next() > 0.6 && { em: true as const }),
    ...(next() > 0.6 && { strong: true as const }),
    ...(next() > 0.7 && { href: addresses[Math.floor(next() * addresses.length)]! })
  };
}

const marksOf = ({ text: _, ...marks }: Run) => JSON.stringify(marks);

/** Runs as a body holds them: two neighbours never have the same marks. */
function someRuns(next: () => number): Run[] {
  const runs = Array.from({ length: 1 + Math.floor(next() * 4) }, (_, at) => someRun(next, at));
  return runs.filter((run, at) => at === 0 || marksOf(run) !== marksOf(runs[at - 1]!));
}

function someBlock(next: () => number): Block {
  const kind = Math.floor(next() * 5);
  if (kind === 0) return { type: 'heading', runs: someRuns(next) };
  if (kind === 1) return { type: 'quote', runs: someRuns(next), source: next() > 0.5 ? 'Ola' : '' };
  if (kind === 2)
    return { type: 'list', ordered: next() > 0.5, items: [someRuns(next), someRuns(next), someRuns(next)] };
  if (kind === 3) return { type: 'image', imageId: 'img1', alt: 'En "bild"', caption: '', credit: 'Bo Karp' };
  return { type: 'paragraph', runs: someRuns(next) };
}

describe('the body schema', () => {
  it('gives back every body it was given', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const next = chance(seed);
      const body: Body = Array.from({ length: Math.floor(next() * 8) }, () => someBlock(next));
      expect([seed, bodyOf(documentOf(body))]).toEqual([seed, body]);
    }
  });

  it('says an empty body as one empty paragraph, and back', () => {
    const document = documentOf([]);
    expect(document.childCount).toBe(1);
    expect(bodyOf(document)).toEqual([]);
  });

  it('leaves out blocks and list items that hold only spaces', () => {
    const document = bodySchema.nodeFromJSON({
      type: 'doc',
      content: [
        { type: 'heading', content: [{ type: 'text', text: '  ' }] },
        { type: 'list', content: [{ type: 'item', content: [{ type: 'paragraph' }] }] },
        { type: 'paragraph', content: [{ type: 'text', text: 'kvar' }] }
      ]
    });
    expect(bodyOf(document)).toEqual([{ type: 'paragraph', runs: [{ text: 'kvar' }] }]);
  });

  it('refuses a block it does not know', () => {
    expect(() => documentOf([{ type: 'script', runs: [] } as unknown as Block])).toThrow();
  });

  it.each([
    ['https://exempel.se/', true],
    ['mailto:a@b.se', true],
    ['/sok?q=a', true],
    ['javascript:alert(1)', false],
    ['//ond.example', false],
    ['/\\ond.example', false],
    ['data:text/html,x', false],
    ['https://', false],
    ['exempel.se', false]
  ])('tells whether %s may stand in a link: %s', (href, answer) => {
    expect(isLinkable(href)).toBe(answer);
  });
});
