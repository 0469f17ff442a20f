import { describe, expect, it } from 'vitest';
import { type KeptDraft, KeptDrafts } from './kept-drafts.ts';

/** What a browser keeps, with room for so many characters. */
function storage(room = Infinity): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new DOMException('no room', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear()
  };
}

const draft = (session: string, at = 1): KeptDraft => ({
  ...{ session, at, from: { revision: 7, saves: 1 }, isWhole: false },
  splice: { at: 0, removes: 1, inserts: [] }
});
const nobody = () => false;

describe('drafts kept in the browser', () => {
  it('are found again, the newest first, but not those that an open page is writing', () => {
    const drafts = new KeptDrafts(storage(), 'rec', 'sv');
    drafts.keep(draft('one', 1));
    drafts.keep(draft('two', 2));
    expect(drafts.findLeft(nobody)).toEqual(draft('two', 2));
    expect(drafts.findLeft((session) => session === 'two')?.session).toBe('one');
    drafts.forget('one');
    drafts.forget('two');
    expect(drafts.findLeft(nobody)).toBeUndefined();
  });

  it('are those of one recording and language, and nothing that cannot be read', () => {
    const place = storage();
    new KeptDrafts(place, 'rec', 'en').keep(draft('one'));
    place.setItem('eter.transcript.rec.sv.two', '{broken');
    expect(new KeptDrafts(place, 'rec', 'sv').findLeft(nobody)).toBeUndefined();
  });

  it('tell when the browser has no room', () => {
    expect(new KeptDrafts(storage(10), 'rec', 'sv').keep(draft('one'))).toBe(false);
  });
});
