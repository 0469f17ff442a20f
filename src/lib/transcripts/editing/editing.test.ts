import { describe, expect, it } from 'vitest';
import type { KeptPassage } from '../revision.ts';
import type { TimePoint } from '../transcript.ts';
import { wordsOf } from './aligning.ts';
import { allDoubts, reviewQueue } from './doubts.ts';
import { edgeBounds, moveEdge } from './edges.ts';
import { patternOf, placesOf } from './finding.ts';
import { type Edit, Manuscript, type Passages } from './manuscript.ts';
import {
  addAfter,
  assignVoice,
  confirmWord,
  mergeBack,
  remove,
  renameVoice,
  replaceAll,
  replaceAt,
  setTime,
  split,
  typeText
} from './operations.ts';
import { voicesIn } from './voices.ts';

/** A passage in which each word begins `each` ms after the one before. */
function said(text: string, startMs = 0, each = 500, speaker: string | null = 'Ada'): KeptPassage {
  const words = wordsOf(text);
  const times = words.map(({ at }, index): TimePoint => [at, startMs + index * each, 0.9]);
  return { startMs, endMs: startMs + Math.max(1, words.length) * each, speaker, personId: null, text, times };
}

const open = (...passages: KeptPassage[]) => new Manuscript(passages);
const texts = (manuscript: Manuscript) => manuscript.passages.map(({ text }) => text);
const timesOf = (manuscript: Manuscript, at = 0) => manuscript.passages[at]?.times.map(([, ms]) => ms);

function type(manuscript: Manuscript, key: number, text: string, now = 0): void {
  manuscript.apply(typeText(manuscript, key, text, now), now);
}

describe('the times of words', () => {
  it('stay with the words that are kept, and a word that takes another’s place takes its time', () => {
    const manuscript = open(said('Vi började med samordning då'));
    type(manuscript, 0, 'Vi började med samverkan då');
    expect(timesOf(manuscript)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(manuscript.passages[0]?.times.map(([, , sure]) => sure)).toEqual([0.9, 0.9, 0.9, undefined, 0.9]);
  });

  it('go between the neighbours’ for words that are put in, and go with those taken away', () => {
    const manuscript = open(said('ett fyra'));
    type(manuscript, 0, 'ett två tre fyra');
    const [one, two = 0, three = 0, four] = timesOf(manuscript) ?? [];
    expect([one, four]).toEqual([0, 500]);
    expect(0 < two && two < three && three < 500).toBe(true);
    type(manuscript, 0, 'ett tre fyra', 5000);
    expect(timesOf(manuscript)).toEqual([0, three, 500]);
  });

  it('come back with a word that is taken away and at once typed again', () => {
    const manuscript = open(said('ett två tre'));
    type(manuscript, 0, 'ett tre', 0);
    type(manuscript, 0, 'ett t tre', 200);
    type(manuscript, 0, 'ett två tre', 400);
    expect(timesOf(manuscript)).toEqual([0, 500, 1000]);
  });

  it('are only those of the cues where the words have none of their own', () => {
    const cues = { ...said('ett två tre fyra fem sex'), times: [[0, 0] as const, [12, 1500] as const] };
    const manuscript = open(cues);
    type(manuscript, 0, 'ett två och tre fyra fem sex');
    expect(manuscript.passages[0]?.times).toEqual([
      [0, 0],
      [16, 1500]
    ]);
  });
});

describe('the gateway', () => {
  it('undoes and redoes every step, and takes typing without a pause as one', () => {
    const manuscript = open(said('ett två'), said('tre', 1000));
    type(manuscript, 0, 'ett tv', 0);
    type(manuscript, 0, 'ett t', 300);
    type(manuscript, 0, 'ett', 600);
    type(manuscript, 0, 'et', 3000);
    manuscript.apply(mergeBack(manuscript.passages, 1), 3100);
    expect(texts(manuscript)).toEqual(['et tre']);
    expect(manuscript.undo()).toBe(0);
    expect(texts(manuscript)).toEqual(['et', 'tre']);
    manuscript.undo();
    expect(texts(manuscript)).toEqual(['ett', 'tre']);
    manuscript.undo();
    expect(texts(manuscript)).toEqual(['ett två', 'tre']);
    expect([manuscript.undo(), manuscript.canUndo]).toEqual([null, false]);
    manuscript.redo();
    manuscript.redo();
    manuscript.redo();
    expect([texts(manuscript), manuscript.redo()]).toEqual([['et tre'], null]);
  });
});

describe('passages', () => {
  it('are cut at the time of the word they are cut before, and put together again as they were', () => {
    const whole = said('ett två tre fyra');
    const manuscript = open(whole);
    manuscript.apply(split(manuscript.passages, 0, 8), 0);
    expect(manuscript.passages).toMatchObject([
      { key: 0, text: 'ett två', startMs: 0, endMs: 1000 },
      {
        key: 1,
        text: 'tre fyra',
        startMs: 1000,
        endMs: 2000,
        times: [
          [0, 1000, 0.9],
          [4, 1500, 0.9]
        ]
      }
    ]);
    manuscript.apply(mergeBack(manuscript.passages, 1), 0);
    expect(manuscript.passages).toEqual([{ ...whole, key: 0 }]);
  });

  it('are neither cut inside a character nor where one half would be empty, nor put together beyond a minute', () => {
    const { passages } = open(said('hej 😀 du'), { ...said('ja', 59_000), endMs: 61_000 });
    expect([0, 5, 9].map((offset) => split(passages, 0, offset))).toEqual([null, null, null]);
    expect(mergeBack(passages, 1)).toBeNull();
    expect(mergeBack(passages, 0)).toBeNull();
  });

  it('move their edge together with the neighbour they touch, and no further than both can bear', () => {
    const manuscript = open(said('ett två'), said('tre fyra', 1000));
    manuscript.apply(moveEdge(manuscript.passages, { key: 1, edge: 'start', ms: 700 }), 0);
    expect(manuscript.passages).toMatchObject([
      {
        endMs: 700,
        times: [
          [0, 0, 0.9],
          [4, 500, 0.9]
        ]
      },
      {
        startMs: 700,
        times: [
          [0, 700, 0.9],
          [4, 1500, 0.9]
        ]
      }
    ]);
    manuscript.apply(moveEdge(manuscript.passages, { key: 0, edge: 'end', ms: 99_000 }), 0);
    expect(manuscript.passages[1]).toMatchObject({ startMs: 1950, endMs: 2000 });
    expect(edgeBounds(manuscript.passages, { key: 9, edge: 'end' })).toBeNull();
  });

  it('can be given the time of what is heard: the beginning, or the word at the caret', () => {
    const manuscript = open(said('ett två tre fyra'));
    manuscript.apply(setTime(manuscript.passages, 0, 9, 1300), 0);
    expect(timesOf(manuscript)).toEqual([0, 500, 1300, 1500]);
    manuscript.apply(setTime(manuscript.passages, 0, 9, 1700), 0);
    expect(timesOf(manuscript)).toEqual([0, 500, 1700, 1700]);
    manuscript.apply(setTime(manuscript.passages, 0, 2, 200), 0);
    expect(manuscript.passages[0]).toMatchObject({
      startMs: 200,
      times: [
        [0, 200, 0.9],
        [4, 500, 0.9],
        [8, 1700],
        [12, 1700, 0.9]
      ]
    });
  });

  it('can be put in where there is room, and taken away', () => {
    const manuscript = open();
    manuscript.apply(addAfter(manuscript.passages, null, 0), 0);
    expect(manuscript.passages).toMatchObject([{ text: '', startMs: 0, endMs: 5000 }]);
    type(manuscript, 0, 'Hej\u0000du\nmed\ud800');
    expect(texts(manuscript)).toEqual(['Hej du med\ufffd']);
    expect(addAfter(open(said('ett'), said('två', 500)).passages, 0, 0)).toBeNull();
    manuscript.apply(remove(manuscript.passages, 0), 0);
    expect(manuscript.passages).toEqual([]);
  });
});

describe('voices', () => {
  it('are renamed everywhere, or one by one, and never hold what is no name', () => {
    const manuscript = open(said('ett'), said('två', 500, 500, 'Bo'), said('tre', 1000));
    const ada = { speaker: ' Ada\n<script>\u0000Berg ', personId: 'p1' };
    manuscript.apply(renameVoice(manuscript.passages, 'Ada', ada), 0);
    manuscript.apply(assignVoice(manuscript.passages, 1, { speaker: '  ', personId: 'p2' }), 0);
    expect(voicesIn(manuscript.passages)).toEqual([
      { speaker: 'Ada <script> Berg', personId: 'p1', ms: 1000, firstMs: 0 },
      { speaker: null, personId: null, ms: 500, firstMs: 500 }
    ]);
  });
});

describe('find and replace', () => {
  it('finds what is written, whatever it means elsewhere, and replaces it all in one step', () => {
    const manuscript = open(said('rar (rar) Rar'), said('inget här', 2000), said('rar.', 3000));
    const pattern = patternOf('rar', { matchesCase: true })!;
    expect(placesOf(manuscript.passages, pattern).map(({ offset }) => offset)).toEqual([0, 5, 0]);
    manuscript.apply(replaceAll(manuscript.passages, pattern, '$&RAR'), 0);
    expect(texts(manuscript)).toEqual(['$&RAR ($&RAR) Rar', 'inget här', '$&RAR.']);
    manuscript.undo();
    manuscript.apply(replaceAt(manuscript.passages, { key: 0, offset: 4, length: 5 }, '*'), 0);
    expect(texts(manuscript)[0]).toBe('rar * Rar');
    expect([
      patternOf(' ', { matchesCase: false }),
      patternOf('(', { matchesCase: false })?.test('a(b')
    ]).toEqual([null, true]);
  });
});

describe('doubtful words', () => {
  const doubtful = () => {
    const passage = said('Vi kan kumpanjon. Det är bra. Ja kanske då.');
    const unsure = new Map([
      [2, 0.54],
      [7, 0.2]
    ]);
    const times = passage.times.map(([at, ms, sure = 1], index): TimePoint => [
      at,
      ms,
      unsure.get(index) ?? sure
    ]);
    return open({ ...passage, times });
  };

  it('are heard sentence by sentence, the most doubtful first', () => {
    expect(reviewQueue(doubtful().passages)).toMatchObject([
      { from: 30, startMs: 3000, endMs: 4500, doubts: [{ word: 'kanske', probability: 0.2 }] },
      { from: 0, startMs: 0, endMs: 1500, doubts: [{ word: 'kumpanjon', offset: 7 }] }
    ]);
  });

  it('are no longer so when they are changed, or somebody says that they are right', () => {
    const manuscript = doubtful();
    manuscript.apply(confirmWord(manuscript.passages, 0, 7), 0);
    expect(allDoubts(manuscript.passages)).toHaveLength(1);
    type(manuscript, 0, 'Vi kan kumpanjon. Det är bra. Ja ibland då.');
    expect(allDoubts(manuscript.passages)).toEqual([]);
  });
});

/** Mulberry32: the same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const wordsIn = (passages: Passages) =>
  passages.flatMap(({ text }) => wordsOf(text).map((word) => word.text));

/** Every passage has its time in order, and every word a time within its passage. */
function demandHolding(passages: Passages): void {
  expect(
    rises(
      passages.map(({ startMs }) => startMs),
      0
    )
  ).toBe(true);
  expect(passages.filter((passage) => !holds(passage))).toEqual([]);
}

function holds({ startMs, endMs, text, times }: KeptPassage): boolean {
  const [offsets, moments] = [times.map(([offset]) => offset), times.map(([, ms]) => ms)];
  const isTimed = rises([startMs + 1, endMs, startMs + 60_000], 0) && moments[0] === startMs;
  return isTimed && rises([...offsets, text.length + 1], 1) && rises([...moments, endMs - 1], 0);
}

const rises = (numbers: readonly number[], least: number) =>
  numbers.every((number, at) => at === 0 || number - (numbers[at - 1] ?? 0) >= least);

describe('a thousand random sequences of edits', () => {
  const strange = ['ord', 'å', '😀', 'مرحبا', 'שלום', '<script>', '—', 'a.b'];

  /** The words after a cut, when they are the same letters. */
  const withCut = (before: string[], after: string[]) =>
    before.join('') === after.join('') && after.length - before.length <= 1 ? after : before;

  /** One random edit, and the words there must be after it. */
  function randomEdit(
    manuscript: Manuscript,
    random: (below: number) => number,
    now: number
  ): () => string[] {
    const { passages } = manuscript;
    const place = random(passages.length || 1);
    const passage = passages[place];
    const words = wordsIn(passages);
    if (!passage) return () => words;
    const { key, text } = passage;
    const own = wordsOf(text);
    const offset = random(text.length + 1);
    const ms = random(70_000);
    const edits: (() => Edit | null)[] = [
      () => split(passages, key, offset),
      () => mergeBack(passages, key),
      () => moveEdge(passages, { key, edge: random(2) ? 'start' : 'end', ms }),
      () => setTime(passages, key, offset, ms),
      () => assignVoice(passages, key, { speaker: strange[random(8)] ?? null, personId: null }),
      () => renameVoice(passages, passage.speaker, { speaker: strange[random(8)] ?? null, personId: null }),
      () => addAfter(passages, key, 0)
    ];
    const chosen = random(edits.length + 3);
    if (chosen < edits.length) {
      manuscript.apply(edits[chosen]?.() ?? null, now);
      // the two halves of a word that is cut are two words
      return () => (chosen === 0 ? withCut(words, wordsIn(manuscript.passages)) : words);
    }
    const at = random(own.length + 1);
    const put = Array.from({ length: random(4) }, () => strange[random(8)] ?? '');
    const texted = own.map((word) => word.text).toSpliced(at, random(3), ...put);
    const expected = [...wordsIn(passages.slice(0, place)), ...texted, ...wordsIn(passages.slice(place + 1))];
    manuscript.apply(typeText(manuscript, key, texted.join(' '), now), now);
    return () => expected;
  }

  it('lose no word and put none outside its passage, and undone all the way leave what was there', () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const random = numbers(seed);
      const starts = [
        said('ett två tre fyra fem'),
        said('sex sju', 2500, 1),
        said('åtta nio tio', 4000, 20_000)
      ];
      const manuscript = open(...starts);
      const before = manuscript.passages;
      for (let step = 0, now = 0; step < 12; step++, now += random(2000)) {
        const expected = randomEdit(manuscript, random, now);
        expect(wordsIn(manuscript.passages), `seed ${seed}, step ${step}`).toEqual(expected());
        demandHolding(manuscript.passages);
        if (random(10) === 0 && manuscript.undo() !== null) {
          demandHolding(manuscript.passages);
          manuscript.redo();
        }
      }
      while (manuscript.undo() !== null) demandHolding(manuscript.passages);
      expect(manuscript.passages).toEqual(before);
    }
  }, 60_000);
});

describe('a transcript of four hours', () => {
  it('takes a key press in 36,000 words in less than five milliseconds, and ten thousand passages in one second', () => {
    const long = Array.from({ length: 900 }, (_, at) =>
      said(
        Array.from({ length: 40 }, (_, word) => `ord${(at * 40 + word) % 4001}`).join(' '),
        at * 16_000,
        400
      )
    );
    const dense = Array.from({ length: 10_000 }, (_, at) => ({
      ...said('ja', Math.floor(at / 10), 1),
      endMs: Math.floor(at / 10) + 1
    }));
    for (const passages of [long, dense]) {
      const manuscript = open(...passages);
      const started = performance.now();
      for (let press = 1; press <= 100; press++)
        type(manuscript, 500, `${passages[500]!.text}${'x'.repeat(press)}`, press * 100);
      expect((performance.now() - started) / 100).toBeLessThan(5);
      expect(manuscript.passages[500]!.text).toContain('xxx');
    }
  });
});
