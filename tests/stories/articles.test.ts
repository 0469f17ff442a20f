import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { findArticle, previewArticle } from '#lib/server/articles/articles.ts';
import { articlesOfRecordings, listDrafts } from '#lib/server/articles/draft-list.ts';
import { changeArticle, createArticle, findDraft } from '#lib/server/articles/drafting.ts';
import { publishScheduled } from '#lib/server/articles/jobs.ts';
import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { listParticipants, listTakingPart } from '#lib/server/articles/participants.ts';
import { publicityOf } from '#lib/server/articles/publicity.ts';
import {
  publish,
  publishingChecks,
  schedule,
  unschedule,
  withdraw
} from '#lib/server/articles/publishing.ts';
import { listTopics } from '#lib/server/articles/topics.ts';
import type { JobContext } from '#lib/server/jobs/job-kind.ts';
import { mergePeople, registerPerson } from '#lib/server/people/registering.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { engines } from '../support/databases.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const body = [{ type: 'paragraph' as const, runs: [{ text: 'RAR bildades 2005.' }] }];
const contributor = (accountId: string): Actor => ({
  kind: 'account',
  accountId,
  role: 'contributor',
  name: 'Kim'
});
const onePage = { page: 1, perPage: 20 };

describe.each(engines)('articles on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
  });
  afterAll(() => room.made.drop());

  const ready = (fields = {}) => createArticle(room, { headline: 'Rubrik', body, ...fields }, operator);

  it('is not found by readers before it is published, and is afterwards', async () => {
    const id = await ready({ headline: 'Förbundet för dem emellan' });
    expect(await findArticle(room, id)).toBeUndefined();
    expect((await previewArticle(room, id))?.headline).toBe('Förbundet för dem emellan');
    await publish(room, id, {}, operator);
    expect(await findArticle(room, id)).toMatchObject({
      slug: 'forbundet-for-dem-emellan',
      state: 'published',
      publishedAt: room.clock.now(),
      body
    });
  });

  it('is refused without a headline, or with one of only emoji, and stays a draft', async () => {
    const id = await ready({ headline: '🎉🎉🎉' });
    await expect(publish(room, id, {}, operator)).rejects.toMatchObject({
      code: 'not-ready-to-publish',
      checks: expect.arrayContaining([{ code: 'headline', severity: 'error' }]) as unknown
    });
    expect((await findDraft(room, id, operator)).state).toBe('draft');
  });

  it('refuses a headline of 1,000 characters and keeps what was saved before', async () => {
    const id = await ready({ headline: 'Kort' });
    await expect(
      changeArticle(room, id, { revision: 1, headline: 'o'.repeat(1000) }, operator)
    ).rejects.toMatchObject({ code: 'headline-too-long', status: 400, values: { length: 1000, most: 200 } });
    expect((await findDraft(room, id, operator)).headline).toBe('Kort');
  });

  it('lets the second of two who save at once know, and overwrites nothing', async () => {
    const id = await ready();
    expect(await changeArticle(room, id, { revision: 1, headline: 'Ada först' }, operator)).toBe(2);
    await expect(
      changeArticle(room, id, { revision: 1, headline: 'Lin sedan' }, operator)
    ).rejects.toMatchObject({
      code: 'article-changed-meanwhile',
      status: 409
    });
    expect((await findDraft(room, id, operator)).headline).toBe('Ada först');
  });

  it('says 410 with its reason after it has been withdrawn, and its publication is closed', async () => {
    const id = await ready({ headline: 'Dras tillbaka' });
    await publish(room, id, {}, operator);
    room.clock.advance(5000);
    await withdraw(room, id, { reason: 'Fel person' }, operator);
    await expect(findArticle(room, id)).rejects.toMatchObject({
      status: 410,
      tombstone: { headline: 'Dras tillbaka', reason: 'Fel person' }
    });
    const log = await room.db.read
      .selectFrom('publication')
      .selectAll()
      .where('article_id', '=', id)
      .execute();
    expect(log.map((row) => (row.public_to ?? 0) - row.public_from)).toEqual([5000]);
    await expect(withdraw(room, id, { reason: '' }, operator)).rejects.toMatchObject({
      code: 'not-published'
    });
  });

  it('notes each public revision with its whole content', async () => {
    const id = await ready({ headline: 'Första' });
    await publish(room, id, {}, operator);
    await changeArticle(room, id, { revision: 1, headline: 'Andra' }, operator);
    const log = await room.db.read
      .selectFrom('article_revision')
      .select(['revision', 'content'])
      .where('article_id', '=', id)
      .orderBy('revision')
      .execute();
    expect(
      log.map((row) => (JSON.parse(row.content) as { article: { headline: string } }).article.headline)
    ).toEqual(['Första', 'Andra']);
  });

  it('is published once at its time, however often the job runs', async () => {
    const id = await ready({ headline: 'Schemalagd' });
    const at = room.clock.now() + 60_000;
    await schedule(room, id, { at }, operator);
    const job = await room.db.read
      .selectFrom('job')
      .selectAll()
      .where('subject', '=', `article:${id}`)
      .executeTakeFirstOrThrow();
    expect([job.state, job.run_at]).toEqual(['waiting', at]);
    room.clock.set(at + 3_600_000);
    await runTwice(id);
    expect(await findArticle(room, id)).toMatchObject({ publishedAt: at });
    const log = await room.db.read
      .selectFrom('publication')
      .select('id')
      .where('article_id', '=', id)
      .execute();
    expect(log).toHaveLength(1);
  });

  it('is not published when the plan has been taken back', async () => {
    const id = await ready({ headline: 'Ångrad' });
    await schedule(room, id, { at: room.clock.now() + 60_000 }, operator);
    await unschedule(room, id, operator);
    await runTwice(id);
    expect((await findDraft(room, id, operator)).state).toBe('draft');
    const job = await room.db.read
      .selectFrom('job')
      .select('state')
      .where('subject', '=', `article:${id}`)
      .executeTakeFirst();
    expect(job?.state).toBe('cancelled');
  });

  it('refuses a time that has passed', async () => {
    const id = await ready();
    await expect(schedule(room, id, { at: room.clock.now() - 1 }, operator)).rejects.toMatchObject({
      code: 'time-has-passed'
    });
  });

  async function runTwice(articleId: string) {
    const context = {
      finish: (write: Parameters<JobContext['finish']>[0]) => room.db.transact(write)
    } as JobContext;
    await publishScheduled(room).run(context, { articleId });
    await publishScheduled(room).run(context, { articleId });
  }

  it('may be changed by a contributor only when it is their own draft, and never published by them', async () => {
    const id = await createArticle(room, { headline: 'Kims', body }, contributor('kim'));
    await expect(
      changeArticle(room, id, { revision: 1, lede: 'x' }, contributor('lin'))
    ).rejects.toMatchObject({
      status: 403
    });
    expect(await changeArticle(room, id, { revision: 1, lede: 'x' }, contributor('kim'))).toBe(2);
    await expect(publish(room, id, {}, contributor('kim'))).rejects.toMatchObject({ code: 'not-allowed' });
    await publish(room, id, {}, operator);
    await expect(
      changeArticle(room, id, { revision: 2, lede: 'y' }, contributor('kim'))
    ).rejects.toMatchObject({
      status: 403
    });
  });

  it('shows the name and title held then, and links to who the person is after a merge', async () => {
    const first = await registerPerson(room, { name: 'Anna Maria Lindqvist Arrue' }, operator);
    const twin = await registerPerson(room, { name: 'A. M. Lindqvist Arrue' }, operator);
    const rar = await registerOrganisation(room, { name: 'RAR i Sörmland' }, operator);
    const credit = {
      role: 'reporter' as const,
      personId: twin,
      organisationId: null,
      name: 'A. M. Lindqvist Arrue',
      title: 'praktikant',
      affiliationId: rar,
      affiliation: 'RAR'
    };
    const id = await ready({ credits: [credit], topics: ['Samverkan', 'samverkan', 'Ärlighet'] });
    await publish(room, id, {}, operator);
    await mergePeople(room, twin, first, operator);
    const page = await findArticle(room, id);
    expect(page?.credits).toMatchObject([
      {
        name: 'A. M. Lindqvist Arrue',
        title: 'praktikant',
        person: { id: first, name: 'Anna Maria Lindqvist Arrue' },
        affiliation: { name: 'RAR', organisation: { id: rar } }
      }
    ]);
    expect(page?.topics.map((topic) => topic.name)).toEqual(['samverkan', 'Ärlighet']);
    expect((await listArticles(room, { person: first }, onePage)).total).toBe(1);
    expect((await listArticles(room, { organisation: rar }, onePage)).total).toBe(1);
    expect((await listParticipants(room)).map(({ name, articles }) => [name, articles])).toEqual([
      ['Anna Maria Lindqvist Arrue', 1]
    ]);
    expect((await listTakingPart(room)).map(({ name, articles }) => [name, articles])).toEqual([
      ['RAR i Sörmland', 1]
    ]);
    expect((await listTopics(room)).map(({ articles }) => articles)).toEqual([1, 1]);
  });

  it('is listed by programme and by the station’s own year, newest first', async () => {
    const programme = await createProgramme(room, { title: 'Gäst i studion', description: '' }, operator);
    const times = ['2024-12-31T23:30:00Z', '2025-06-01T10:00:00Z'].map((time) => Date.parse(time));
    const ids = [];
    for (const at of times) {
      const id = await ready({ programmeId: programme });
      await publish(room, id, { at }, operator);
      ids.push(id);
    }
    const listed = await listArticles(room, { programme, year: 2025 }, onePage);
    expect(listed.articles.map((article) => article.id)).toEqual(ids.toReversed());
    expect((await listArticles(room, { programme, year: 2024 }, onePage)).total).toBe(0);
    expect((await archiveYears(room)).find(({ year }) => year === 2025)?.months.slice(0, 6)).toEqual([
      1, 0, 0, 0, 0, 1
    ]);
  });

  it('is found in the studio by part of its headline, whatever the case', async () => {
    await ready({ headline: 'VÄXTHUSET på höjden' });
    const { articles } = await listDrafts(room, { text: 'växthuset på HÖJ', state: 'draft' }, operator);
    expect(articles.map((article) => article.headline)).toEqual(['VÄXTHUSET på höjden']);
  });

  it('makes its recording public only while it is published', async () => {
    const now = room.clock.now();
    const recording = { state: 'ready', name: 'a.wav', bytes: 1, created_at: now, updated_at: now };
    await room.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ id: 'rec', ...recording })
        .execute()
    );
    const id = await ready({ recordingId: 'rec' });
    expect(await articlesOfRecordings(room, ['rec', 'other'], operator)).toMatchObject([
      { id, recordingId: 'rec' }
    ]);
    const seen = [await publicityOf(room, 'rec')];
    await publish(room, id, {}, operator);
    const unread = async () => (await listDrafts(room, { lacksTranscript: true }, operator)).articles;
    expect((await unread()).map((article) => article.id)).toEqual([id]);
    await attachTranscript(
      room,
      'rec',
      { name: 'a.vtt', content: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHej.\n', language: 'sv' },
      operator
    );
    expect(await unread()).toEqual([]);
    seen.push(await publicityOf(room, 'rec'));
    await withdraw(room, id, { reason: '' }, operator);
    seen.push(await publicityOf(room, 'rec'));
    expect(seen).toEqual(['private', 'public', 'withdrawn']);
  });

  it('says before it is published what is wrong with its recording, which can be published all the same', async () => {
    const row = { state: 'ready', name: 'a.wav', bytes: 1, created_at: 1, updated_at: 1 };
    const failure = JSON.stringify({ code: 'recording-damaged', message: '', values: {} });
    const set = { recording_id: 'lacking', name: 'video', state: 'failed', updated_at: 1 };
    await room.db.transact(async (tx) => {
      const rows = [
        { id: 'whole', failure: null, ...row },
        { id: 'damaged', failure, ...row },
        { id: 'lacking', failure: null, ...row },
        { id: 'unmade', failure, ...row, state: 'failed' }
      ];
      await tx.insertInto('recording').values(rows).execute();
      await tx.insertInto('output_set').values(set).execute();
    });
    const found: unknown[] = [];
    for (const recordingId of ['whole', 'damaged', 'lacking', 'unmade', null]) {
      const id = await ready({ recordingId });
      const checks = await publishingChecks(room, await findDraft(room, id, operator));
      found.push(checks.find((one) => one.code === 'recording-whole')?.severity);
      if (recordingId === 'damaged') await publish(room, id, {}, operator);
    }
    expect(found).toEqual(['done', 'warning', 'warning', undefined, undefined]);
  });
});
