import { describe, expect, it } from 'vitest';
import { withWordTimes, writeWordTimes } from './word-times-file.ts';

const passage = { position: 0, startMs: 500, endMs: 2000, speaker: null, text: 'Vi går hem.' };
const timed = {
  ...passage,
  times: [
    [0, 500, 0.9],
    [3, 1000]
  ] as const
};

describe('the times of words', () => {
  it('come to the page that has the words, without what only editors need', () => {
    const file: unknown = JSON.parse(writeWordTimes([timed], 7));
    expect(withWordTimes({ revision: 7, passages: [passage] }, file)).toEqual([
      {
        ...passage,
        times: [
          [0, 500],
          [3, 1000]
        ]
      }
    ]);
  });

  it('are not those of another revision, and are the beginnings where there are none', () => {
    const file: unknown = JSON.parse(writeWordTimes([timed], 8));
    const unknown = [{ ...passage, times: [[0, 500]] }];
    expect(withWordTimes({ revision: 7, passages: [passage] }, file)).toEqual(unknown);
    expect(withWordTimes({ revision: 7, passages: [passage] }, null)).toEqual(unknown);
    expect(
      withWordTimes({ revision: 7, passages: [passage] }, JSON.parse('{"revision":7,"times":[]}'))
    ).toEqual(unknown);
  });
});
