import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnswer } from '#lib/search/open-answer.ts';
import { nothingAsked } from '#lib/search/question-address.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { withdraw } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { searchFeed } from '#lib/server/feeds/search-feed.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { ask } from '#lib/server/search/asking.ts';
import { forgetMisses, noteMiss } from '#lib/server/search/missing.ts';
import { suggest } from '#lib/server/search/suggesting.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { fillStation, type SampleStation } from '../support/sample-station.ts';
import { readXml } from '../support/xml.ts';

describe.each(engines)('what somebody who searches is told, on %s', (engine) => {
  let made: TestDatabase;
  let portal: Portal;
  let station: SampleStation;
  const folder = mkdtempSync(join(tmpdir(), 'eter-searching-'));
  const question = { ...nothingAsked, text: 'samverkan' };

  beforeAll(async () => {
    made = await testDatabase(engine);
    const settings = { DATA_DIR: folder, DATABASE_URL: made.url, LOG_LEVEL: 'error' };
    portal = openPortal(readConfig({ ...settings, ORIGIN: 'https://radio.example' }, folder));
    station = await fillStation(portal);
  }, 60_000);
  afterAll(async () => {
    await portal.close();
    await made.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('while typing: people, organisations, topics and articles, at most seven, each with its address', async () => {
    const found = await suggest(portal, 'ola wik');
    expect(found[0]).toEqual({
      kind: 'person',
      href: `/person/${station.person}/ola-wiktorsson`,
      name: 'Ola Wiktorsson',
      language: null
    });
    expect(found.some(({ kind }) => kind === 'article')).toBe(true);
    expect(found.length).toBeLessThanOrEqual(7);
    const kinds = (await suggest(portal, 'samv')).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['topic', 'article']));
    expect(await suggest(portal, 's')).toEqual([]);
    expect(await suggest(portal, '"(*')).toEqual([]);
  });

  it('while typing nothing of what is not published, or is no more', async () => {
    await createArticle(portal, { headline: 'Hemlighetsmakeriet' }, operator);
    expect(await suggest(portal, 'hemlighetsm')).toEqual([]);
    const named = (await suggest(portal, 'växthuset')).map(({ href }) => href);
    expect(named).toContainEqual(expect.stringContaining(station.video));
    await withdraw(portal, station.video, { reason: '' }, operator);
    // the index has not heard of it yet
    expect(await suggest(portal, 'växthuset')).toEqual([]);
  });

  it('as JSON: whole addresses, where each passage begins, and the way to the next page', async () => {
    const place = {
      origin: 'https://radio.example',
      page: (page: number) => `https://radio.example/p${page}`
    };
    const told = openAnswer(question, await ask(portal, question, 1), place);
    const first = told.hits[0]!;
    expect(first.article.url).toMatch(/^https:\/\/radio\.example\/artikel\/[0-9a-z]{12}\//);
    expect(first.article.headline).not.toContain('\u00ad');
    expect(first.passages[0]?.url).toMatch(/\?t=356$/);
    expect(first.passages[0]?.parts).toContainEqual({ text: 'samverkan', hit: true });
    expect(told.links.html).toBe('https://radio.example/sok?q=samverkan');
    expect(told.links.rss).toBe('https://radio.example/feeds/sok.xml?q=samverkan');
    expect([told.links.previous, told.links.next]).toEqual([null, told.pages > 1 ? place.page(2) : null]);
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
  });

  it('names what is chosen also where nothing is found, and says nothing of what never was', async () => {
    const { facets, total } = await ask(portal, {
      ...question,
      text: 'smide',
      person: [station.person],
      yearFrom: 1999,
      yearTo: 1999
    });
    expect(total).toBe(0);
    expect(facets.person).toContainEqual({ value: station.person, name: 'Ola Wiktorsson', count: 0 });
    const unknown = await ask(portal, { ...question, person: ['finns-inte'] });
    expect([unknown.total, unknown.facets.person.map(({ value }) => value)]).toEqual([
      0,
      expect.not.arrayContaining(['finns-inte'])
    ]);
  });

  it('for what nobody has talked of nothing, and its words are noted once; never what could be about somebody', async () => {
    const miss = async (text: string, more = {}) => {
      const asked = { ...nothingAsked, ...more, text };
      await noteMiss(portal, asked, await ask(portal, asked));
    };
    for (const text of [
      'Ångmaskinsbyrån?',
      'ångmaskinsbyrån',
      'kalle.xyzzy@example.org',
      'xyzzy 070-123 45 67'
    ])
      await miss(text);
    await miss('xyzzy', { person: [station.person] });
    await miss('samverkan');
    await miss('"(*');
    const noted = portal.db.read.selectFrom('event').select('subject').where('kind', '=', 'search.missed');
    expect(await noted.execute()).toEqual([{ subject: 'ångmaskinsbyrån' }]);
    const later = (days: number) => ({ now: () => portal.clock.now() + days * 86_400_000 });
    await forgetMisses({ db: portal.db, clock: later(89) });
    expect(await noted.execute()).toHaveLength(1);
    await forgetMisses({ db: portal.db, clock: later(91) });
    expect(await noted.execute()).toEqual([]);
  });

  it('what to ask for instead where nothing is found, and nothing where something is', async () => {
    const instead = async (text: string, more = {}) =>
      (await ask(portal, { ...nothingAsked, ...more, text })).instead;
    expect(await instead('samverkan ångmaskinsbyrån')).toEqual(['samverkan']);
    expect(await instead('samverkan ångmaskinsbyrån', { yearFrom: 1950, yearTo: 1951 })).toEqual([]);
    expect(await instead('samverkan')).toEqual([]);
    expect(await instead('')).toEqual([]);
  });

  it('as a feed: the newest first, with the second each passage is said', async () => {
    const { xml, etag, blocked } = await searchFeed(portal, question);
    const { channel } = (readXml(xml) as unknown as Parsed).rss;
    const items = [channel.item].flat();
    expect(channel.title).toBe('samverkan – Radio- och Tv-Eskilstuna');
    expect(channel.link).toBe('https://radio.example/sok?q=samverkan');
    const times = items.map(({ pubDate }) => Date.parse(pubDate));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const spoken = items.find(({ description }) => description.includes('5:56'));
    expect(spoken?.description).toContain('?t=356">5:56</a> Ola Wiktorsson: Det lokala arbetet');
    expect([etag, blocked]).toEqual([(await searchFeed(portal, question)).etag, true]);
  });
});

interface Item {
  readonly pubDate: string;
  readonly description: string;
}
interface Parsed {
  readonly rss: { readonly channel: { title: string; link: string; item: Item | Item[] } };
}
