import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { announcer } from '#lib/server/events/announce.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { quietLog, runDueJobs, testKind } from '../support/jobs.ts';

describe.each(engines)('an event on %s', (engine) => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());
  beforeEach(() =>
    made.db.transact(async (tx) => {
      await tx.deleteFrom('job').execute();
      await tx.deleteFrom('event').execute();
    })
  );

  const announcing = announcer(
    { now: () => 1_000 },
    {
      'article.published': ({ subject, detail }) => [
        { kind: 'search.index', payload: { articleId: subject }, uniqueKey: `search.index:${subject}` },
        { kind: 'feed.make', payload: { programmeId: detail?.['programme'] } }
      ]
    }
  );
  const published = { kind: 'article.published', subject: 'a1', detail: { programme: 'p1' } } as const;
  const rows = async () => ({
    events: await made.db.read.selectFrom('event').select(['kind', 'subject', 'detail', 'at']).execute(),
    jobs: await made.db.read.selectFrom('job').select(['kind', 'payload']).orderBy('kind').execute()
  });

  it('is written with the jobs it starts, which then run', async () => {
    await made.db.transact((tx) => announcing.announce(tx, published));
    expect(await rows()).toEqual({
      events: [{ kind: 'article.published', subject: 'a1', detail: '{"programme":"p1"}', at: 1_000 }],
      jobs: [
        { kind: 'feed.make', payload: '{"programmeId":"p1"}' },
        { kind: 'search.index', payload: '{"articleId":"a1"}' }
      ]
    });
    const seen: unknown[] = [];
    const kind = (name: string) => testKind(name, (_, payload) => Promise.resolve(void seen.push(payload)));
    await runDueJobs({ db: made.db, log: quietLog() }, [kind('search.index'), kind('feed.make')]);
    expect(seen).toEqual(expect.arrayContaining([{ articleId: 'a1' }, { programmeId: 'p1' }]));
  });

  it('and its jobs exist exactly when the change that announced it does', async () => {
    const failing = made.db.transact(async (tx) => {
      await announcing.announce(tx, published);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await rows()).toEqual({ events: [], jobs: [] });
  });

  it('starts a job with a key once while it waits, but is itself written each time', async () => {
    await made.db.transact((tx) => announcing.announce(tx, published));
    await made.db.transact((tx) => announcing.announce(tx, published));
    const { events, jobs } = await rows();
    expect([events.length, jobs.filter((job) => job.kind === 'search.index').length]).toEqual([2, 1]);
  });

  it('that nothing follows from is written alone', async () => {
    await made.db.transact((tx) => announcing.announce(tx, { kind: 'person.changed', subject: 'b1' }));
    expect(await rows()).toMatchObject({ events: [{ subject: 'b1', detail: null }], jobs: [] });
  });
});
