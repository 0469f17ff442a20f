import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything } from '#lib/search/search.ts';
import { OffThread, SearchCrowded, SearchTooSlow } from '#lib/server/search/off-thread.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { corpus } from '../contracts/search/corpus.ts';

describe('a search in a thread of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eter-thread-'));
  const question = { ...everything, text: 'samordning', perPage: 10 };

  beforeAll(async () => {
    const engine = openSqliteSearch(folder);
    await engine.change((index) => {
      for (const document of corpus) index.put(document);
      return Promise.resolve();
    });
    engine.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('answers as the engine does, many at once, and again after it has ended', async () => {
    const thread = new OffThread(folder);
    const found = await Promise.all(Array.from({ length: 20 }, () => thread.find(question)));
    expect(found.map(({ articles }) => articles[0]?.articleId)).toEqual(
      Array.from({ length: 20 }, () => 'rar')
    );
    thread.close();
    expect((await thread.find(question)).total).toBe(1);
    thread.close();
  });

  it('cuts off a search that takes too long, and answers the next', async () => {
    const thread = new OffThread(folder, { limitMs: 1 });
    await expect(thread.find(question)).rejects.toBeInstanceOf(SearchTooSlow);
    thread.close();
    const patient = new OffThread(folder);
    expect((await patient.find(question)).total).toBe(1);
    patient.close();
  });

  it('lets two hundred wait, and tells the next that it is crowded; those who wait hear when it closes', async () => {
    const thread = new OffThread(folder);
    const waiting = Array.from({ length: 201 }, () => thread.find(question));
    const settled = Promise.allSettled(waiting);
    await expect(waiting[200]).rejects.toBeInstanceOf(SearchCrowded);
    thread.close();
    const refused = (await settled).filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(190);
  });

  it('says what is wrong with an index that cannot be used', async () => {
    const thread = new OffThread(join(folder, 'CURRENT', 'no folder'));
    await expect(thread.find(question)).rejects.toMatchObject({ code: 'search-unavailable', status: 503 });
    thread.close();
  });
});
