import { describe, expect, it } from 'vitest';
import { findUnsaved, forgetUnsaved, keepUnsaved } from './unsaved.ts';

function memory(room = Infinity): Storage {
  const kept: Record<string, string> = {};
  return {
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept[name] = value;
    },
    removeItem: (name: string) => {
      Reflect.deleteProperty(kept, name);
    }
  } as Storage;
}

describe('text that was not saved', () => {
  it('is found again, and not when it is what is saved', () => {
    const storage = memory();
    keepUnsaved(storage, 'article.a1', { at: 1, form: { headline: 'ny' } });
    expect(findUnsaved(storage, 'article.a1', { headline: 'gammal' })?.form).toEqual({ headline: 'ny' });
    expect(findUnsaved(storage, 'article.a1', { headline: 'ny' })).toBeUndefined();
    expect(findUnsaved(storage, 'article.a2', { headline: 'gammal' })).toBeUndefined();
  });

  it('is forgotten when it is saved', () => {
    const storage = memory();
    keepUnsaved(storage, 'a', { at: 1, form: { headline: 'ny' } });
    forgetUnsaved(storage, 'a');
    expect(findUnsaved(storage, 'a', { headline: 'gammal' })).toBeUndefined();
  });

  it('says so when the browser has no room, and breaks nothing', () => {
    expect(keepUnsaved(memory(3), 'a', { at: 1, form: { headline: 'ny' } })).toBe(false);
  });

  it('treats what cannot be read as nothing', () => {
    const storage = memory();
    storage.setItem('eter.unsaved.a', '{');
    expect(findUnsaved(storage, 'a', {})).toBeUndefined();
  });
});
