import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { changeArticle, createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { newId } from '#lib/server/ids.ts';
import { changePerson, mergePeople, registerPerson } from '#lib/server/people/registering.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { changeProgramme, createProgramme } from '#lib/server/programmes/running.ts';
import { ask } from '#lib/server/search/asking.ts';
import { indexDifferences, rebuildIndex } from '#lib/server/search/indexing.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { everything, type SearchQuestion } from '#lib/search/search.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { quietLog, runDueJobs } from '../support/jobs.ts';

const vtt = `WEBVTT

00:03.000 --> 00:09.000
<v Åsa Öberg>Vi lagade en spårvagn i snickarverkstaden.
`;
const paragraph = (text: string) => [{ type: 'paragraph' as const, runs: [{ text }] }];

describe.each(engines)('search on %s', (engine) => {
  let made: TestDatabase;
  let portal: Portal;
  const folder = mkdtempSync(join(tmpdir(), 'eter-search-'));
  const asking = (text: string, more: Partial<SearchQuestion> = {}) =>
    ask(portal, { ...everything, ...more, text });
  const found = async (text: string) => (await asking(text)).hits.map(({ article }) => article.headline);
  const work = () => runDueJobs({ db: portal.db, log: quietLog() }, jobKinds(portal));

  beforeAll(async () => {
    made = await testDatabase(engine);
    portal = openPortal(readConfig({ DATA_DIR: folder, DATABASE_URL: made.url, LOG_LEVEL: 'error' }, folder));
  });
  afterAll(async () => {
    await portal.close();
    await made.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function recording(): Promise<string> {
    const id = newId();
    const times = { created_at: 1, updated_at: 1, duration_ms: 60_000 };
    await portal.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ id, state: 'ready', kind: 'audio', name: 'a.wav', bytes: 1, ...nothing, ...times })
        .execute()
    );
    return id;
  }
  const nothing = {
    sha256: null,
    storage_key: null,
    probe: null,
    loudness: null,
    failure: null,
    withdrawn_at: null,
    created_by: null
  };

  it('finds an article when it has been published, and no longer when it has been withdrawn', async () => {
    const id = await createArticle(
      portal,
      { headline: 'Kvarnen', body: paragraph('Vid ån maler en kvarnsten.') },
      operator
    );
    await work();
    expect(await found('kvarnstenar')).toEqual([]);
    await publish(portal, id, {}, operator);
    await work();
    expect(await found('kvarnstenar')).toEqual(['Kvarnen']);
    await changeArticle(portal, id, { revision: 1, body: paragraph('Vid ån maler ett hjul.') }, operator);
    await work();
    expect([await found('kvarnstenar'), await found('hjulet')]).toEqual([[], ['Kvarnen']]);
    await withdraw(portal, id, { reason: '' }, operator);
    expect(await found('hjulet')).toEqual([]);
    await work();
    expect((await portal.search.engines[0].versions()).has(id)).toBe(false);
  });

  it('finds an article by the name its programme has taken, and no longer by the one it had', async () => {
    const programme = (title: string) => ({ title, description: '' });
    const programmeId = await createProgramme(portal, programme('Morgonekot'), operator);
    const id = await createArticle(
      portal,
      { headline: 'I programmet', programmeId, body: paragraph('Text.') },
      operator
    );
    await publish(portal, id, {}, operator);
    await work();
    expect(await found('morgonekot')).toEqual(['I programmet']);
    await changeProgramme(portal, programmeId, programme('Kvällsekot'), operator);
    await work();
    expect([await found('morgonekot'), await found('kvällsekot')]).toEqual([[], ['I programmet']]);
  });

  it('finds what is said, at its second, and what is changed in a transcript afterwards', async () => {
    const recordingId = await recording();
    const id = await createArticle(
      portal,
      { headline: 'Spårvägen', recordingId, body: paragraph('Text.') },
      operator
    );
    await attachTranscript(portal, recordingId, { name: 'a.vtt', content: vtt, language: 'sv' }, operator);
    await work();
    expect(await found('spårvagnar')).toEqual([]);
    await publish(portal, id, {}, operator);
    await work();
    const { hits, spokenTotal } = await asking('verkstad');
    expect(hits).toMatchObject([
      { article: { id, kind: 'audio' }, spokenTotal: 1, spoken: [{ startMs: 3000, speaker: 'Åsa Öberg' }] }
    ]);
    expect(spokenTotal).toBe(1);
    const content = vtt.replace('spårvagn', 'ånglok');
    await attachTranscript(portal, recordingId, { name: 'b.vtt', content, language: 'sv' }, operator);
    await setChapters(portal, recordingId, [{ startMs: 5000, title: 'Om glasbruket' }], operator);
    await work();
    expect([await found('spårvagn'), await found('ånglok'), await found('glasbruk')]).toEqual([
      [],
      ['Spårvägen'],
      ['Spårvägen']
    ]);
  });

  it('finds persons by names they have taken since, and shows who and what has that name', async () => {
    const programmeId = await createProgramme(portal, { title: 'Kvällsrundan', description: '' }, operator);
    const personId = await registerPerson(portal, { name: 'Håkan Lindkvist' }, operator);
    const credit = { role: 'guest' as const, personId, organisationId: null, title: 'konstnär' };
    const credits = [{ ...credit, name: 'Håkan Lindkvist', affiliationId: null, affiliation: 'Konsthallen' }];
    const fields = { headline: 'Ateljén', body: paragraph('Färg.'), programmeId, topics: ['Konst'], credits };
    const id = await createArticle(portal, fields, operator);
    expect((await asking('Lindqvist')).also).toEqual([]);
    await publish(portal, id, {}, operator);
    await work();
    expect(await found('Hakan')).toEqual(['Ateljén']);
    expect(await found('konsthallen')).toEqual(['Ateljén']);
    expect((await asking('Lindqvist')).also).toMatchObject([
      { kind: 'person', id: personId, name: 'Håkan Lindkvist' }
    ]);
    await changePerson(
      portal,
      personId,
      { name: 'Håkan Morgonrodnad', variants: ['Håkan Lindkvist'] },
      operator
    );
    await work();
    expect(await found('morgonrodnad')).toEqual(['Ateljén']);
    const other = await registerPerson(portal, { name: 'Håkan Kvällsbris' }, operator);
    await mergePeople(portal, personId, other, operator);
    expect((await indexDifferences(portal)).stale).toEqual([id]);
    await work();
    expect(await indexDifferences(portal)).toEqual({ missing: [], stale: [], extra: [] });
    const theirs = await asking('', { person: [personId], role: ['guest'] });
    expect([theirs.total, theirs.facets.person]).toEqual([
      1,
      [{ value: other, name: 'Håkan Kvällsbris', count: 1 }]
    ]);
    const answer = await asking('konst');
    expect(answer.also).toMatchObject([{ kind: 'topic', name: 'Konst' }]);
    expect(answer.facets.programme).toEqual([{ value: programmeId, name: 'Kvällsrundan', count: 1 }]);
    expect(answer.facets.topic).toMatchObject([{ name: 'Konst', count: 1 }]);
    expect((await asking('', { programme: [programmeId] })).total).toBe(1);
  });

  it('never answers with what is not published, even while the index lags', async () => {
    const id = await createArticle(portal, { headline: 'Papegojan', body: paragraph('Grön.') }, operator);
    await publish(portal, id, {}, operator);
    await work();
    await withdraw(portal, id, { reason: '' }, operator);
    expect((await portal.search.engines[0].versions()).has(id)).toBe(true);
    expect((await asking('papegojan')).hits).toEqual([]);
    await work();
  });

  it('has an index equal to the database, and says where it is not; upkeep mends it', async () => {
    const same = { missing: [], stale: [], extra: [] };
    expect(await indexDifferences(portal)).toEqual(same);
    const id = await createArticle(portal, { headline: 'Obemärkt', body: paragraph('Tyst.') }, operator);
    await portal.db.transact((tx) =>
      tx.updateTable('article').set({ state: 'published', published_at: 1 }).where('id', '=', id).execute()
    );
    expect(await indexDifferences(portal)).toEqual({ ...same, missing: [id] });
    await reconcileByJob();
    expect(await indexDifferences(portal)).toEqual(same);
    await portal.db.transact((tx) =>
      tx.updateTable('article').set({ revision: 7 }).where('id', '=', id).execute()
    );
    expect(await indexDifferences(portal)).toEqual({ ...same, stale: [id] });
    await portal.db.transact((tx) =>
      tx.updateTable('article').set({ state: 'draft' }).where('id', '=', id).execute()
    );
    expect(await indexDifferences(portal)).toEqual({ ...same, extra: [id] });
    await reconcileByJob();
    expect(await indexDifferences(portal)).toEqual(same);
  });

  async function reconcileByJob(): Promise<void> {
    const kind = jobKinds(portal).find(({ name }) => name === 'search.reconcile');
    await kind?.run({ log: quietLog() } as never, {});
  }

  it('is made again as a whole from the database', async () => {
    const before = await portal.search.engines[0].versions();
    const told: number[] = [];
    expect(await rebuildIndex(portal, (done) => told.push(done))).toBe(before.size);
    expect(await portal.search.engines[0].versions()).toEqual(before);
    expect(told.at(-1)).toBe(before.size);
    expect(await found('ånglok')).toEqual(['Spårvägen']);
  });

  it('answers any question within its limits', async () => {
    for (const text of ['x'.repeat(10_000), 'ord '.repeat(500), '?!', "'%_\\", '\ud800', '\0'])
      expect((await asking(text)).total).toBe(0);
    const far = await asking('', { page: 1e9, topic: ['x'.repeat(1000)], yearFrom: NaN });
    expect([far.hits, far.total]).toEqual([[], 0]);
    expect((await asking('', { page: -3 })).hits.length).toBeGreaterThan(0);
  });
});
