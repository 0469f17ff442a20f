import { expect, it } from 'vitest';
import { reroute } from './hooks.ts';

const folderOf = (path: string) =>
  reroute({ url: new URL(path, 'http://localhost'), fetch: globalThis.fetch }) as string;

it('an address is answered by the folder with its English name', () => {
  expect(folderOf('/artikel/abc/en-rubrik')).toBe('/article/abc/en-rubrik');
  expect(folderOf('/sok')).toBe('/search');
  expect(folderOf('/redaktion/artikel/abc')).toBe('/studio/articles/abc');
  expect(folderOf('/person/abc/ola')).toBe('/person/abc/ola');
  expect(folderOf('/feeds/station.xml')).toBe('/feeds/station.xml');
});

it('an address of the studio is answered by its folder, ids left alone', () => {
  expect(folderOf('/redaktion')).toBe('/studio');
  expect(folderOf('/redaktion/artikel/person/forhandsgranska')).toBe('/studio/articles/person/preview');
  expect(folderOf('/redaktion/articles')).toBe('/studio/no-such-articles');
});

it("a folder's own name is no address, and no word of an object's either", () => {
  expect(folderOf('/article/abc/en-rubrik')).toBe('/-/no-such-address');
  expect(folderOf('/constructor')).toBe('/constructor');
});
