import { expect, it } from 'vitest';
import { reroute } from './hooks.ts';

const folderOf = async (path: string) =>
  reroute({ url: new URL(path, 'http://localhost'), fetch: globalThis.fetch });

it('an address is answered by the folder with its English name', async () => {
  expect(await folderOf('/artikel/abc/en-rubrik')).toBe('/article/abc/en-rubrik');
  expect(await folderOf('/sok')).toBe('/search');
  expect(await folderOf('/redaktion/artikel/abc')).toBe('/studio/articles/abc');
  expect(await folderOf('/person/abc/ola')).toBe('/person/abc/ola');
  expect(await folderOf('/feeds/station.xml')).toBe('/feeds/station.xml');
});

it('an address of the studio, or of one’s own comments, is answered by its folder, ids left alone', async () => {
  expect(await folderOf('/redaktion')).toBe('/studio');
  expect(await folderOf('/redaktion/artikel/person/forhandsgranska')).toBe('/studio/articles/person/preview');
  expect(await folderOf('/kommentar/bekrafta')).toBe('/comment/confirm');
  expect(await folderOf('/kommentar/confirm')).toBe('/comment/no-such-confirm');
  expect(await folderOf('/redaktion/articles')).toBe('/studio/no-such-articles');
});

it("a folder's own name is no address, and no word of an object's either", async () => {
  expect(await folderOf('/article/abc/en-rubrik')).toBe('/-/no-such-address');
  expect(await folderOf('/constructor')).toBe('/constructor');
});
