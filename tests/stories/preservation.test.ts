import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { changeArticle, createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { check, invariants } from '#lib/server/preservation/checking.ts';
import { rebuildIndex } from '#lib/server/search/indexing.ts';
import { engines } from '../support/databases.ts';
import { addRecording, type KeptPortal, keptPortal, storeText } from '../support/kept-portals.ts';

const yesterday = (Date.now() - 25 * 3600_000) / 1000;

/** What is done to a portal in which all is well, and the sentence that must then be found. */
type Break = (portal: KeptPortal, of: { id: string; original: string; rendition: string }) => Promise<RegExp>;

const breaks: readonly [invariant: string, what: string, how: Break][] = [
  [
    'files-are-whole',
    'an original is gone',
    async ({ storage }, { id, original }) => {
      await storage.remove(original);
      return new RegExp(`${original} of recording ${id} is missing`);
    }
  ],
  [
    'files-are-whole',
    'a rendition has become longer',
    ({ folder }, { rendition }) => {
      appendFileSync(join(folder, rendition), '+');
      return Promise.resolve(new RegExp(`${rendition} .* has 30 bytes, not the 29`));
    }
  ],
  [
    'files-are-whole',
    'a rendition has another byte',
    ({ folder }, { id, rendition }) => {
      writeFileSync(join(folder, rendition), `what was Made of ${id}`);
      return Promise.resolve(new RegExp(`${rendition} .* has other bytes`));
    }
  ],
  [
    'files-are-whole',
    'a width of a picture is gone',
    async ({ db }) => {
      const image = { id: 'picture', sha256: 'x', width: 640, height: 480, widths: '[640]', created_at: 1 };
      await db.transact((tx) => tx.insertInto('image').values(image).execute());
      return /images\/picture\/640\.webp of image picture is missing/;
    }
  ],
  [
    'published-sets-have-files',
    'a published set points to an attempt without files',
    async ({ db }, { id }) => {
      await db.transact((tx) =>
        tx.updateTable('output_set').set({ attempt: 'second' }).where('recording_id', '=', id).execute()
      );
      return new RegExp(`The set audio of recording ${id} points to attempt second`);
    }
  ],
  [
    'files-are-referenced',
    'a file older than a day has no row',
    async (portal) => {
      await storeText(portal, 'media/nobody/first/sound.m4a', 'left over');
      utimesSync(join(portal.folder, 'media/nobody/first/sound.m4a'), yesterday, yesterday);
      return /No row stands for media\/nobody\/first\/sound\.m4a/;
    }
  ],
  [
    'running-jobs-are-held',
    'the lease of a running job has run out',
    async ({ db }) => {
      const times = { run_at: 1, created_at: 1, lease_until: 1 };
      const job = {
        id: 'left',
        kind: 'media.encode',
        payload: '{}',
        state: 'running',
        priority: 5,
        max_attempts: 1
      };
      await db.transact((tx) =>
        tx
          .insertInto('job')
          .values({ ...job, ...times })
          .execute()
      );
      return /Job left \(media\.encode\) is running, and no worker holds it/;
    }
  ],
  [
    'search-follows-database',
    'a published article is not in the index',
    async (portal) => {
      const id = await publishedArticle(portal);
      return new RegExp(`Article ${id} is published, and not in the search index`);
    }
  ],
  [
    'search-follows-database',
    'an article has been changed since it was put into the index',
    async (portal) => {
      const id = await publishedArticle(portal);
      await rebuildIndex(portal);
      await changeArticle(portal, id, { headline: 'En annan rubrik', revision: 1 }, operator);
      await forgetJobs(portal);
      return new RegExp(`Article ${id} stands in the search index as it was before`);
    }
  ],
  [
    'search-follows-database',
    'an article stands in the index and has been withdrawn',
    async (portal) => {
      const id = await publishedArticle(portal);
      await rebuildIndex(portal);
      await withdraw(portal, id, { reason: 'fel' }, operator);
      await forgetJobs(portal);
      return new RegExp(`Article ${id} stands in the search index, and is not published`);
    }
  ]
];

/** An article that is published, and that no job will put into the index. */
async function publishedArticle(portal: KeptPortal): Promise<string> {
  const body = [{ type: 'paragraph' as const, runs: [{ text: 'Om stadens sändare.' }] }];
  const id = await createArticle(
    portal,
    { headline: 'Sändaren', lede: 'En mast på ett tak.', body },
    operator
  );
  await publish(portal, id, {}, operator);
  await forgetJobs(portal);
  return id;
}

const forgetJobs = ({ db }: KeptPortal) => db.transact((tx) => tx.deleteFrom('job').execute());

describe.each(engines)('the check on %s', (engine) => {
  let portal: KeptPortal;
  let recording: Awaited<ReturnType<typeof addRecording>>;
  afterEach(() => portal.remove());

  it('finds nothing where all is well', async () => {
    portal = await keptPortal(engine);
    recording = await addRecording(portal);
    await storeText(portal, 'media/someone/first/sound.m4a', 'still being made');
    const later = Date.now() + 60_000;
    const lease = { lease_until: later, run_at: 1, created_at: 1, priority: 5, max_attempts: 1 };
    await portal.db.transact((tx) =>
      tx
        .insertInto('job')
        .values({ id: 'held', kind: 'k', payload: '{}', state: 'running', ...lease })
        .execute()
    );
    expect(await check(portal)).toEqual([]);
  });

  it('finds nothing while the job that follows a change waits, and everything when it has waited long', async () => {
    portal = await keptPortal(engine);
    const id = await publishedArticle(portal);
    await changeArticle(portal, id, { headline: 'En annan rubrik', revision: 1 }, operator);
    expect(await check(portal)).toEqual([]);
    await portal.db.transact((tx) => tx.updateTable('job').set({ created_at: 1 }).execute());
    expect(await check(portal)).toHaveLength(1);
  });

  it('finds nothing in what a newer attempt has replaced within a day', async () => {
    portal = await keptPortal(engine);
    recording = await addRecording(portal);
    const old = `media/${recording.id}/before/sound.m4a`;
    await storeText(portal, old, 'replaced');
    utimesSync(join(portal.folder, old), yesterday, yesterday);
    expect(await check(portal)).toHaveLength(1);
    await portal.db.transact((tx) =>
      tx.updateTable('output_set').set({ published_at: Date.now() }).execute()
    );
    expect(await check(portal)).toEqual([]);
  });

  it.each(breaks)('%s is named when %s', async (invariant, _what, how) => {
    portal = await keptPortal(engine);
    recording = await addRecording(portal);
    const sentence = await how(portal, recording);
    const found = await check(portal);
    expect(found).toContainEqual({ invariant, sentence: expect.stringMatching(sentence) as string });
  });
});

describe('the check', () => {
  let portal: KeptPortal;
  beforeAll(async () => {
    portal = await keptPortal('sqlite');
    await addRecording(portal);
  });
  afterAll(() => portal.remove());

  it('names database-is-sound when a row of SQLite points to a row that is not there', async () => {
    const Sqlite = (await import('better-sqlite3')).default;
    const other = new Sqlite(portal.url.replace('file:', ''));
    other.pragma('foreign_keys = off');
    other.exec("insert into chapter values ('c', 'nobody', 1, 0, 'Början')");
    other.close();
    expect(await check(portal)).toContainEqual({
      invariant: 'database-is-sound',
      sentence: 'A row of chapter points to a row of recording that is not there.'
    });
  });

  it('has for every invariant a test that breaks it', () => {
    const broken = new Set(['database-is-sound', ...breaks.map(([name]) => name)]);
    expect([...broken].sort()).toEqual(invariants.map((one) => one.name).sort());
  });
});
