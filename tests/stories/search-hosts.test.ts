import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everything } from '#lib/search/search.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { ask } from '#lib/server/search/asking.ts';
import { followChanges } from '#lib/server/search/following.ts';
import { refuseSharedIndex } from '#lib/server/search/own-disk.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { quietLog, runDueJobs } from '../support/jobs.ts';

describe.each(engines)('search of a portal whose worker is on another host, on %s', (engine) => {
  let made: TestDatabase;
  const folders = {
    portal: mkdtempSync(join(tmpdir(), 'eter-host-')),
    worker: mkdtempSync(join(tmpdir(), 'eter-host-'))
  };
  const portals: Portal[] = [];
  let portal: Portal;
  let other: Portal;
  const open = (folder: string) => {
    const settings = {
      DATA_DIR: folder,
      SEARCH_DIR: join(folder, 'own'),
      DATABASE_URL: made.url,
      LOG_LEVEL: 'error'
    };
    const opened = openPortal(readConfig(settings, folder));
    portals.push(opened);
    return opened;
  };
  const work = () => runDueJobs({ db: other.db, log: quietLog() }, jobKinds(other));
  const found = async (text: string) => (await ask(portal, { ...everything, text })).total;
  const publishOne = async (headline: string) => {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Om det.' }] }];
    const id = await createArticle(portal, { headline, body }, operator);
    await publish(portal, id, {}, operator);
    await work();
    return id;
  };

  beforeAll(async () => {
    made = await testDatabase(engine);
    [portal, other] = [open(folders.portal), open(folders.worker)];
  });
  afterAll(async () => {
    for (const one of portals) await one.close();
    await made.drop();
    for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true });
  });

  it('answers from an index of its own, which it brings up to date itself', async () => {
    await publishOne('Kvarnen vid ån');
    expect(await found('kvarn')).toBe(0);
    const following = followChanges({ ...portal, log: quietLog() }, 50);
    await vi.waitUntil(async () => (await found('kvarn')) === 1, 10_000);
    const id = await publishOne('Smedjan i byn');
    await vi.waitUntil(async () => (await found('smedja')) === 1, 10_000);
    await withdraw(portal, id, { reason: '' }, operator);
    await vi.waitUntil(async () => !(await portal.search.engines[0].versions()).has(id), 10_000);
    await following.stop();
    await publishOne('Ljuset i hamnen');
    expect(await found('hamnen')).toBe(0);
  });

  it('does not compare again while nothing happens', async () => {
    const versions = vi.spyOn(portal.search.engines[0], 'versions');
    const following = followChanges({ ...portal, log: quietLog() }, 10);
    await vi.waitUntil(async () => (await found('hamnen')) === 1, 10_000);
    const looked = vi.spyOn(portal.db.read, 'selectFrom');
    versions.mockClear();
    await vi.waitUntil(() => looked.mock.calls.length >= 5, 10_000);
    await following.stop();
    expect(versions).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('is refused where the hosts would share one index on a network disk, and told what to do', async () => {
    const disk = (type: number) => refuseSharedIndex(portal, () => Promise.resolve(type));
    const refused = expect.objectContaining({ code: 'search-folder-shared' }) as unknown;
    for (const type of [0x6969, 0xfe534d42, 0xfe534d42 | 0]) {
      const said = await disk(type).catch((cause: unknown) => cause);
      // with SQLite there is one host
      expect(said).toEqual(engine === 'sqlite' ? undefined : refused);
    }
    await disk(0xef53);
    await refuseSharedIndex(portal);
  });
});
