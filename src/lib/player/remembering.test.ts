import { describe, expect, it } from 'vitest';
import { keepSetting, type Memory, placeLeft, rememberPlace, setting } from './remembering.ts';

function memory(): Memory {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

const heard = (id: string) => ({ id, title: 'Ett samtal', href: '/artikel/x/ett-samtal' });

describe('the place where a listener left', () => {
  it('is remembered for each recording', () => {
    const device = memory();
    rememberPlace(device, heard('a'), 20_000.7, 60_000);
    rememberPlace(device, heard('b'), 30_000, 60_000);
    expect(placeLeft(device, 'a')).toBe(20_001);
    expect(placeLeft(device, 'b')).toBe(30_000);
    expect(placeLeft(device, 'c')).toBeNull();
  });

  it.each([0, 4999, 55_001, 60_000])('is forgotten at %i ms of 60 s', (atMs) => {
    const device = memory();
    rememberPlace(device, heard('a'), 20_000, 60_000);
    rememberPlace(device, heard('a'), atMs, 60_000);
    expect(placeLeft(device, 'a')).toBeNull();
  });

  it('is kept for the hundred heard last', () => {
    const device = memory();
    for (let number = 0; number <= 100; number += 1)
      rememberPlace(device, heard(`r${number}`), 20_000, 60_000);
    expect(placeLeft(device, 'r0')).toBeNull();
    expect(placeLeft(device, 'r100')).toBe(20_000);
  });

  it('is nothing when the memory is closed, full or holds something else', () => {
    const closed: Memory = {
      getItem: () => '{"a": [',
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      }
    };
    rememberPlace(closed, heard('a'), 20_000, 60_000);
    expect(placeLeft(closed, 'a')).toBeNull();
    expect(placeLeft(null, 'a')).toBeNull();
    const strange = memory();
    strange.setItem('player.places', '[null, {"id": 4}, {"id": "a", "atMs": 7000}]');
    expect(placeLeft(strange, 'a')).toBe(7000);
  });
});

describe('a setting', () => {
  it('lasts, and is what it otherwise is when it was never made or is of another kind', () => {
    const device = memory();
    expect(setting(device, 'speed', 1)).toBe(1);
    keepSetting(device, 'speed', 1.5);
    expect(setting(device, 'speed', 1)).toBe(1.5);
    keepSetting(device, 'speed', true);
    expect(setting(device, 'speed', 1)).toBe(1);
  });
});
