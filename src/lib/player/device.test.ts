import { expect, it } from 'vitest';
import { forgetAll, forgetPlace, keptHere } from './device.ts';
import { keepSetting, rememberPlace } from './remembering.ts';

/** The memory of a browser. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear()
  };
}

it('shows what is kept, forgets one place or all, and leaves what is not the player’s', () => {
  const device = storage();
  device.setItem('appearance', 'dark');
  rememberPlace(device, { id: 'a', title: 'A', href: '/artikel/a/a' }, 20_000, 60_000);
  rememberPlace(device, { id: 'b', title: 'B', href: '/artikel/b/b' }, 30_000, 60_000);
  keepSetting(device, 'speed', 1.5);
  expect(keptHere(device)).toMatchObject({ speed: 1.5, volume: 1, lettersOn: true });
  expect(keptHere(device).places.map(({ title, atMs }) => [title, atMs])).toEqual([
    ['B', 30_000],
    ['A', 20_000]
  ]);
  forgetPlace(device, 'b');
  expect(keptHere(device).places.map(({ id }) => id)).toEqual(['a']);
  forgetPlace(device);
  expect(keptHere(device).places).toEqual([]);
  forgetAll(device);
  expect([device.length, device.getItem('appearance')]).toEqual([1, 'dark']);
  expect(keptHere(null)).toMatchObject({ places: [], speed: 1 });
});
