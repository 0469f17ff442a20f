import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everything } from '#lib/search/search.ts';
import type { IndexWriter, SearchEngine } from '#lib/server/search/engine.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { jobKinds, openPortal, recurringJobs } from '#lib/server/portal.ts';
import { ask as askPortal } from '#lib/server/search/asking.ts';
import { indexDifferences } from '#lib/server/search/indexing.ts';
import { SearchEngineFailed } from '#lib/server/search/failing.ts';
import { fallingBack } from '#lib/server/search/falling-back.ts';
import { openMeilisearch } from '#lib/server/search/meilisearch-engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { corpus } from '../contracts/search/corpus.ts';
import { fakeMeilisearch, type FakeMeilisearch, type Mood } from '../support/fake-meilisearch.ts';
import { quietLog, runDueJobs } from '../support/jobs.ts';

const known = new Set(['verkstad', 'snick', 'förbund', 'samordning']);
const made: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(made.map((end) => end())));

async function* stream() {
  for (const document of corpus) yield await Promise.resolve(document);
}

let fake: FakeMeilisearch;
let engine: SearchEngine;
const open = (url: string) =>
  openMeilisearch({ url, key: 'key', prefix: 'eter', patienceMs: 500 }, () => Promise.resolve(known));

beforeEach(async () => {
  fake = await fakeMeilisearch();
  engine = open(fake.url);
});

afterEach(() => fake.close());

const ask = (text: string, more: Partial<typeof everything> = {}) =>
  engine.find({ ...everything, ...more, text, perPage: 10 });
const change = (work: (index: IndexWriter) => void) =>
  engine.change((index) => {
    work(index);
    return Promise.resolve();
  });
const uids = () => [...fake.indexes.keys()].toSorted();
const asked = (path: string) => fake.heard.filter((one) => one.path === path).map(({ body }) => body);

describe('making an index of Meilisearch again', () => {
  it('sets it up before it is filled, proves it, and swaps it in', async () => {
    expect(await engine.rebuild(stream())).toBe(4);
    const done = fake.heard
      .filter(({ method }) => method !== 'GET')
      .map(({ path }) => path.replace(/_[0-9a-z]{12}/, '_*'));
    expect(done.indexOf('/indexes/eter_texts_v2_*/settings')).toBeLessThan(
      done.indexOf('/indexes/eter_texts_v2_*/documents')
    );
    expect(done.indexOf('/indexes/eter_texts_v2_*/documents')).toBeLessThan(done.indexOf('/multi-search'));
    expect(done.indexOf('/multi-search')).toBeLessThan(done.indexOf('/swap-indexes'));
    expect(uids()).toEqual(['eter_articles_v2', 'eter_texts_v2']);
    expect([...(await engine.versions()).keys()].sort()).toEqual(['musik', 'rar', 'snickare', 'text']);
  });

  it('leaves the old one answering when a task fails, though no call does, and nothing behind', async () => {
    await engine.rebuild(stream());
    fake.mood = 'failing-tasks';
    await expect(engine.rebuild(stream())).rejects.toMatchObject({ reason: 'task-failed' });
    expect(uids()).toEqual(['eter_articles_v2', 'eter_texts_v2']);
    expect((await engine.versions()).size).toBe(4);
  });

  it('leaves the old one answering when the documents end too soon', async () => {
    await engine.rebuild(stream());
    const broken = (async function* () {
      yield await Promise.resolve(corpus[0]!);
      throw new Error('on purpose');
    })();
    await expect(engine.rebuild(broken)).rejects.toThrow('on purpose');
    expect((await engine.versions()).size).toBe(4);
    expect(uids()).toHaveLength(2);
  });

  it('leaves alone what another is making just now, and takes it away when that was killed', async () => {
    const other = openMeilisearch(
      { url: fake.url, key: 'key', prefix: 'eter', patienceMs: 500 },
      () => Promise.resolve(known),
      () => Date.now() + 660_000
    );
    const begun = (async function* () {
      yield await Promise.resolve(corpus[0]!);
      expect(uids()).toHaveLength(2);
      expect(await engine.rebuild(stream())).toBe(4);
      expect(uids()).toHaveLength(4);
      fake.diesAfter = 0;
    })();
    await expect(engine.rebuild(begun)).rejects.toMatchObject({ reason: 'down' });
    fake.diesAfter = Infinity;
    expect(uids()).toHaveLength(4);
    await other.rebuild(stream());
    expect(uids()).toEqual(['eter_articles_v2', 'eter_texts_v2']);
  });

  it('killed at any request leaves the old one answering or the new one, and is made again after', async () => {
    await engine.rebuild(stream());
    const before = fake.heard.length;
    await engine.rebuild(stream());
    const requests = fake.heard.length - before;
    for (let at = 0; at < requests; at += 1) {
      fake.diesAfter = at;
      const shorter = (async function* () {
        for (const document of corpus.slice(0, 3)) yield await Promise.resolve(document);
      })();
      await engine.rebuild(shorter).catch((cause: unknown) => {
        expect(cause).toMatchObject({ reason: 'down' });
      });
      fake.diesAfter = Infinity;
      // the portal that asks is another, as after a start
      const again = open(fake.url);
      const held = await again.versions();
      expect([3, 4]).toContain(held.size);
      const { total } = await again.find({ ...everything, text: 'sjunga', perPage: 10 });
      expect(total).toBe(1);
      expect(await again.rebuild(stream())).toBe(4);
      expect((await again.versions()).size).toBe(4);
    }
  });

  it('killed before there ever was one leaves none without settings', async () => {
    const counting = await fakeMeilisearch();
    await open(counting.url).rebuild(stream());
    const requests = counting.heard.length;
    await counting.close();
    for (let at = 0; at < requests; at += 1) {
      fake.indexes.clear();
      fake.diesAfter = at;
      await engine.rebuild(stream()).catch(() => undefined);
      fake.diesAfter = Infinity;
      const held = fake.indexes.get('eter_articles_v2')?.size;
      expect([undefined, 4]).toContain(held);
      expect((await engine.versions()).size).toBe(held ?? 0);
    }
  });

  it('tells how many articles can be searched, not how many were sent', async () => {
    const told: number[] = [];
    await engine.rebuild(stream(), (articles) => told.push(articles));
    expect(told).toEqual([4]);
    fake.mood = 'failing-tasks';
    const untold: number[] = [];
    await expect(engine.rebuild(stream(), (articles) => untold.push(articles))).rejects.toThrow();
    expect(untold).toEqual([]);
  });

  it('takes away what a rebuild that was killed left, and nothing of other portals', async () => {
    for (const uid of ['eter_texts_v2_killed000000', 'eter_articles_v0', 'eter2_articles_v2', 'movies'])
      fake.indexes.set(uid, new Map());
    await engine.rebuild(stream());
    expect(uids()).toEqual(['eter2_articles_v2', 'eter_articles_v2', 'eter_texts_v2', 'movies']);
  });
});

describe('a change in Meilisearch', () => {
  it('writes the texts, then takes the old ones away, and the article last', async () => {
    await engine.rebuild(stream());
    fake.heard.length = 0;
    await change((index) => index.put({ ...corpus[1]!, version: '2' }));
    const written = fake.heard.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(written).toEqual([
      '/indexes/eter_texts_v2/documents',
      '/indexes/eter_texts_v2/documents/delete',
      '/indexes/eter_articles_v2/documents'
    ]);
    expect((await engine.versions()).get('snickare')).toBe('2');
    const texts = [...fake.indexes.get('eter_texts_v2')!.values()].filter(
      ({ articleId }) => articleId === 'snickare'
    );
    expect(new Set(texts.map(({ written: by }) => by)).size).toBe(1);
    await change((index) => index.remove('snickare'));
    expect(
      [...fake.indexes.get('eter_texts_v2')!.values()].some(({ articleId }) => articleId === 'snickare')
    ).toBe(false);
  });

  it('makes no index without settings where there is none', async () => {
    await expect(change((index) => index.put(corpus[0]!))).rejects.toMatchObject({
      reason: 'missing-index'
    });
    expect(uids()).toEqual([]);
    expect((await engine.versions()).size).toBe(0);
  });

  it('keeps stems, the parts of compounds, every form and pairs of persons and roles', async () => {
    await engine.rebuild(stream());
    const article = fake.indexes.get('eter_articles_v2')!.get('snickare')!;
    expect(article).toMatchObject({
      creditKeys: ['åsa:guest', 'håkan:photographer', 'anna:reporter'],
      roles: ['guest', 'photographer', 'reporter']
    });
    expect(String(article['parts']).split(' ')).toContain('verkstad');
    expect(String(article['folded']).split(' ')).toEqual(expect.arrayContaining(['asa', 'oberg', 'hakan']));
    expect(article['phrases']).toContain('xfsnickarverkstaden xfpå xfmunktell');
  });
});

describe('a question to Meilisearch', () => {
  it('is made of our own words, with every value in quotation marks', async () => {
    await engine.rebuild(stream());
    fake.heard.length = 0;
    await ask('Verkstäder "en väg in" -skolan', {
      yearFrom: 2013,
      person: ['a" OR kind = "x', 'b'],
      role: ['guest'],
      order: 'newest',
      page: 3
    });
    const [first] = asked('/multi-search') as { queries: Record<string, unknown>[] }[];
    expect(first?.queries).toHaveLength(5);
    expect(first?.queries[0]).toMatchObject({
      indexUid: 'eter_articles_v2',
      q: '-skol "xfen xfväg xfin" verkstad ',
      locales: ['swe'],
      matchingStrategy: 'all',
      filter: ['year >= 2013', 'creditKeys IN ["a\\" OR kind = \\"x:guest", "b:guest"]'],
      sort: ['publishedAt:desc'],
      page: 3,
      hitsPerPage: 10
    });
    expect(first?.queries.slice(2).map(({ filter, limit }) => [filter, limit])).toEqual([
      [['roles IN ["guest"]', 'year >= 2013'], 0],
      [['personIds IN ["a\\" OR kind = \\"x", "b"]', 'year >= 2013'], 0],
      [['creditKeys IN ["a\\" OR kind = \\"x:guest", "b:guest"]'], 0]
    ]);
  });

  it('looks for words as they are when that is asked, and for beginnings only when no whole word answers', async () => {
    await engine.rebuild(stream());
    fake.heard.length = 0;
    await ask('samvärkan', { verbatim: true });
    await ask('knopp');
    await ask('lupin ');
    const queries = (asked('/multi-search') as { queries: { q: string }[] }[]).map(
      ({ queries: [first] }) => first?.q
    );
    expect(queries).toContain('"samvärk" ');
    expect(queries).toEqual(expect.arrayContaining(['knopp ', 'knopp', 'lupin ']));
    expect(queries.filter((q) => q?.startsWith('lupin'))).not.toContain('lupin');
  });

  it('marks the words of the text that Meilisearch marks among the stems', async () => {
    await engine.rebuild(stream());
    fake.formatted = ({ stems }) => ({
      stems: String(stems).replace('not', '\ue000not\ue001'),
      parts: '',
      forms: ''
    });
    const [found] = (await ask('noter')).articles;
    expect(found?.spoken[0]).toEqual({
      startMs: 64_000,
      speaker: 'Leila Haddad',
      fragments: [
        { text: 'Ingen behöver kunna ', hit: false },
        { text: 'noter', hit: true },
        { text: ' för att sjunga med.', hit: false }
      ]
    });
  });
});

const moods: [Mood, string][] = [
  ['error', 'refused'],
  ['garbage', 'garbage'],
  ['half', 'garbage'],
  ['wrong-key', 'wrong-key'],
  ['slow', 'slow']
];

describe('when Meilisearch fails', () => {
  it.each(moods)('being %s, the failure has a name of its own', async (mood, reason) => {
    fake.mood = mood;
    await expect(ask('samordning')).rejects.toMatchObject({ reason });
  });

  it('a missing index and a server that is gone have names too', async () => {
    await expect(ask('samordning')).rejects.toMatchObject({ reason: 'missing-index' });
    await fake.close();
    await expect(ask('samordning')).rejects.toMatchObject({ reason: 'down' });
  });

  it.each([...moods.map(([mood]) => mood), 'gone' as const])(
    'being %s, the embedded engine answers and says so; no page waits again until it is tried',
    async (mood) => {
      const folder = mkdtempSync(join(tmpdir(), 'eter-fallback-'));
      made.push(() => rm(folder, { recursive: true, force: true }));
      const embedded = openSqliteSearch(folder);
      await embedded.rebuild(stream());
      await engine.rebuild(stream());
      let now = 1000;
      const clock = { now: () => now };
      const find = fallingBack({ first: engine, second: embedded }, { clock: clock, log: quietLog() });
      const question = { ...everything, text: 'samordning', perPage: 10 };
      expect((await find(question)).fallback).toBeUndefined();
      if (mood === 'gone') await fake.close();
      else fake.mood = mood;
      const answer = await find(question);
      expect([answer.fallback, answer.articles.map(({ articleId }) => articleId)]).toEqual([true, ['rar']]);
      const before = fake.heard.length;
      expect((await find(question)).fallback).toBe(true);
      expect(fake.heard.length).toBe(before);
      if (mood === 'gone') return;
      fake.mood = 'well';
      now += 10_001;
      expect((await find(question)).fallback).toBeUndefined();
      embedded.close();
    }
  );

  it('a failure of anything else is not taken for one of the engine', async () => {
    const broken = {
      name: 'x',
      find: () => Promise.reject(new TypeError('a bug'))
    } as unknown as SearchEngine;
    const find = fallingBack({ first: broken, second: engine }, { clock: { now: () => 1 }, log: quietLog() });
    await expect(find({ ...everything, perPage: 1 })).rejects.toThrow(TypeError);
    expect(new SearchEngineFailed('down').status).toBe(503);
  });
});

describe('a portal with a Meilisearch', () => {
  it('keeps both indexes, answers while it is down, and has it equal the database when it is back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-meilisearch-'));
    made.push(() => rm(folder, { recursive: true, force: true }));
    const settings = { DATA_DIR: folder, MEILI_URL: fake.url, MEILI_KEY: 'key', LOG_LEVEL: 'error' };
    const portal = openPortal(readConfig(settings, folder));
    await migrate(portal.db);
    const publishOne = async (headline: string) => {
      const id = await createArticle(
        portal,
        { headline, body: [{ type: 'paragraph', runs: [{ text: 'Om det.' }] }] },
        operator
      );
      await publish(portal, id, {}, operator);
      await runDueJobs({ db: portal.db, log: quietLog() }, jobKinds(portal));
      return id;
    };
    const catchUp = () =>
      jobKinds(portal)
        .find(({ name }) => name === 'search.catch-up')
        ?.run({ log: quietLog() } as never, {});
    const same = { missing: [], stale: [], extra: [] };

    const first = await publishOne('Kvarnen vid ån');
    expect(await indexDifferences(portal)).toEqual({ ...same, missing: [first] });
    await catchUp();
    expect(await indexDifferences(portal)).toEqual(same);
    expect(await portal.search.find({ ...everything, perPage: 10 })).toMatchObject({ total: 1 });

    fake.mood = 'error';
    const second = await publishOne('Smedjan i byn');
    await catchUp();
    const answer = await askPortal(portal, { ...everything, text: 'smedja' });
    expect([answer.fallback, answer.hits.map(({ article }) => article.id)]).toEqual([true, [second]]);
    fake.mood = 'well';
    await catchUp();
    expect(await indexDifferences(portal)).toEqual(same);
    expect(recurringJobs(portal)).toContainEqual(
      expect.objectContaining({ kind: 'search.catch-up', everyMs: 30_000 })
    );
    await portal.close();
  });
});
