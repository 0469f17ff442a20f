import { describe, expect, it } from 'vitest';
import { asTranscriptSave } from './asked.ts';

const save = {
  ...{ language: 'sv', session: 'one', from: { revision: 1, saves: 1 } },
  splice: { at: 0, removes: 0, inserts: [] }
};

describe('what comes as a save', () => {
  it('is read with its marks', () => {
    expect(asTranscriptSave(save)).toEqual({ ...save, isWhole: false, isAside: false });
    expect(asTranscriptSave({ ...save, from: null, isAside: true })).toMatchObject({
      from: null,
      isAside: true
    });
  });

  it.each([
    ['nothing', null],
    ['a text', 'save'],
    ['no language', { ...save, language: '' }],
    ['a session without end', { ...save, session: 'x'.repeat(65) }],
    ['a mark without numbers', { ...save, from: { revision: '1', saves: 1 } }],
    ['a splice without a list', { ...save, splice: { at: 0, removes: 0, inserts: 'all' } }],
    ['a place that is no number', { ...save, splice: { at: NaN, removes: 0, inserts: [] } }]
  ])('is not one when it is %s', (_, value) => {
    expect(asTranscriptSave(value)).toBeNull();
  });
});
