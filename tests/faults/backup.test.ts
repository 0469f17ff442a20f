import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backUp } from '#lib/server/preservation/backup.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { restore } from '#lib/server/preservation/restoring.ts';
import { engines } from '../support/databases.ts';
import { addRecording, type KeptPortal, keptPortal } from '../support/kept-portals.ts';

const ways = engines.flatMap((from) => engines.map((to) => [from, to] as const));

const count = async ({ db }: KeptPortal, table: 'recording' | 'topic' | 'rendition') => {
  const counting = db.read.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('rows'));
  return (await counting.executeTakeFirstOrThrow()).rows;
};

describe.each(ways)('a backup made on %s and restored on %s', (from, to) => {
  let portal: KeptPortal;
  let empty: KeptPortal;
  let archive: string;
  beforeEach(async () => {
    [portal, empty] = [await keptPortal(from), await keptPortal(to)];
    archive = join(portal.folder, 'archive');
  });
  afterEach(() => Promise.all([portal.remove(), empty.remove()]));

  it('has every row as at one moment, and every file these stand for, though someone writes all the time', async () => {
    const stopping = new AbortController();
    const writing = (async () => {
      while (!stopping.signal.aborted) await addRecording(portal);
    })();
    await vi.waitUntil(async () => (await count(portal, 'recording')) >= 20, { timeout: 20_000 });
    const report = await backUp(portal, archive);
    stopping.abort();
    await writing;

    await restore(empty, archive);
    const restored = await count(empty, 'recording');
    expect(report.problems).toEqual([]);
    expect(restored).toBeGreaterThanOrEqual(20);
    expect(restored).toBeLessThan(await count(portal, 'recording'));
    expect([await count(empty, 'topic'), await count(empty, 'rendition')]).toEqual([restored, restored]);
    expect(await check(empty)).toEqual([]);
  });

  it('brings back every value as it was', async () => {
    const { id } = await addRecording(portal);
    await backUp(portal, archive);
    await restore(empty, archive);
    for (const table of ['recording', 'rendition', 'topic', 'output_set'] as const) {
      const rows = await portal.db.read.selectFrom(table).selectAll().execute();
      expect(await empty.db.read.selectFrom(table).selectAll().execute()).toEqual(rows);
    }
    expect(readFileSync(join(empty.folder, `media/${id}/first/sound.m4a`), 'utf8')).toBe(
      `what was made of ${id}`
    );
  });

  it('brings back rows that point to each other, and gives jobs that were running back to the worker', async () => {
    const person = (id: string, merged_into: string | null) => ({
      ...{ id, slug: id, name: id, sort_key: id, merged_into, created_at: 1, updated_at: 1 }
    });
    await portal.db.transact(async (tx) => {
      await tx
        .insertInto('person')
        .values([person('b', null), person('a', null)])
        .execute();
      await tx.updateTable('person').set({ merged_into: 'b' }).where('id', '=', 'a').execute();
      const job = { payload: '{}', priority: 5, max_attempts: 3, run_at: 1, created_at: 1, lease_until: 1 };
      await tx
        .insertInto('job')
        .values({ ...job, id: 'j', kind: 'media.encode', state: 'running' })
        .execute();
    });
    await backUp(portal, archive);
    await restore(empty, archive);
    const people = await empty.db.read
      .selectFrom('person')
      .select(['id', 'merged_into'])
      .orderBy('id')
      .execute();
    expect(people).toEqual([
      { id: 'a', merged_into: 'b' },
      { id: 'b', merged_into: null }
    ]);
    const jobs = await empty.db.read.selectFrom('job').select(['id', 'state', 'lease_until']).execute();
    expect(jobs).toEqual([{ id: 'j', state: 'waiting', lease_until: null }]);
    await expect(
      empty.db.transact((tx) => tx.updateTable('person').set({ merged_into: 'nobody' }).execute())
    ).rejects.toThrow(/foreign key/i);
  });
});

describe('a backup', () => {
  let portal: KeptPortal;
  let empty: KeptPortal;
  let archive: string;
  beforeEach(async () => {
    [portal, empty] = [await keptPortal('sqlite'), await keptPortal('sqlite')];
    archive = join(portal.folder, 'archive');
  });
  afterEach(() => Promise.all([portal.remove(), empty.remove()]));

  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  const nothingIsRestored = async () => {
    expect(await empty.db.read.selectFrom('recording').select('id').execute()).toEqual([]);
    expect(
      readdirSync(empty.folder).filter(
        (name) => !['work', 'search', 'secret.key', 'eter.db'].includes(name.replace(/-(wal|shm)$/, ''))
      )
    ).toEqual([]);
  };

  it('is refused, and nothing of it restored, when any one of its files has another byte, is cut or is gone', async () => {
    await addRecording(portal);
    await backUp(portal, archive);
    for (const file of filesOf(archive)) {
      const whole = readFileSync(file);
      const broken = Buffer.from(whole);
      broken[Math.floor(broken.length / 2)]! ^= 1;
      writeFileSync(file, broken);
      await expect(restore(empty, archive), `a flipped bit in ${file}`).rejects.toMatchObject({
        code: 'archive-damaged'
      });
      writeFileSync(file, whole);
      truncateSync(file, whole.length - 1);
      await expect(restore(empty, archive), `${file}, cut`).rejects.toMatchObject({
        code: 'archive-damaged'
      });
      rmSync(file);
      await expect(restore(empty, archive), `${file}, gone`).rejects.toMatchObject({
        code: 'archive-damaged'
      });
      writeFileSync(file, whole);
    }
    await nothingIsRestored();
    await expect(restore(empty, archive)).resolves.toMatchObject({ files: 2 });
  });

  it('is restored only where there is nothing', async () => {
    await addRecording(portal);
    await backUp(portal, archive);
    await expect(restore(portal, archive)).rejects.toMatchObject({ code: 'restore-target-not-empty' });
    await empty.db.transact((tx) =>
      tx
        .insertInto('topic')
        .values({ id: 't', slug: 't', name: 't', folded: 't', sort_key: 't', created_at: 1 })
        .execute()
    );
    await expect(restore(empty, archive)).rejects.toMatchObject({ code: 'restore-target-not-empty' });
  });

  it('is restored to its end when the first restore was cut off among the files', async () => {
    await addRecording(portal);
    const { id } = await addRecording(portal);
    await backUp(portal, archive);
    let files = 0;
    const cutOff = restore(empty, archive, {
      told: () => {
        if (++files === 3) throw new Error('the power went');
      }
    });
    await expect(cutOff).rejects.toThrow('the power went');
    await restore(empty, archive);
    expect(await check(empty)).toEqual([]);
    const original = await empty.storage.stat(`media/${id}/first/sound.m4a`);
    expect(original?.bytes).toBe(`what was made of ${id}`.length);
  });

  it('is not there when it was cut off, and the next one is whole', async () => {
    await addRecording(portal);
    const cutOff = backUp(portal, archive, {
      told: () => {
        throw new Error('the power went');
      }
    });
    await expect(cutOff).rejects.toThrow('the power went');
    await expect(restore(empty, archive)).rejects.toMatchObject({ code: 'archive-missing' });
    await backUp(portal, archive);
    await expect(restore(empty, archive)).resolves.toMatchObject({ files: 2 });
  });

  it('copies only what earlier ones have not, and each of them is restored as it was', async () => {
    await addRecording(portal);
    const first = await backUp(portal, archive);
    await addRecording(portal);
    const second = await backUp({ ...portal, clock: { now: () => Date.now() + 1000 } }, archive);
    expect([first, second]).toMatchObject([
      { files: 2, newFiles: 2 },
      { files: 4, newFiles: 2 }
    ]);
    await restore(empty, archive, { name: first.name });
    expect(await count(empty, 'recording')).toBe(1);
    expect(await check(empty)).toEqual([]);
  });

  it('keeps as many as it is told to, and the files that these need', async () => {
    const gone = await addRecording(portal);
    await backUp(portal, archive);
    await portal.db.transact(async (tx) => {
      await tx.deleteFrom('rendition').execute();
      await tx.deleteFrom('output_set').execute();
      await tx.deleteFrom('recording').execute();
    });
    const kept = await addRecording(portal);
    await backUp({ ...portal, clock: { now: () => Date.now() + 1000 } }, archive, { keep: 1 });
    const names = filesOf(join(archive, 'files')).map((file) => file.slice(join(archive, 'files/').length));
    expect(names.sort()).toEqual([kept.rendition, kept.original].sort());
    expect(names).not.toContain(gone.original);
    await expect(restore(empty, archive)).resolves.toMatchObject({ files: 2 });
  });

  it('names files of the portal that are missing or damaged, and is made of the rest', async () => {
    const { original, rendition } = await addRecording(portal);
    await portal.storage.remove(original);
    appendFileSync(join(portal.folder, rendition), 'more');
    const report = await backUp(portal, archive);
    expect(report.problems).toEqual([
      expect.stringContaining(`${original} of recording`),
      expect.stringContaining(`${rendition} of recording`)
    ]);
    expect(report.files).toBe(1);
  });
});
