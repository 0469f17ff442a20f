import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { replaceFile } from '#lib/server/media/replacing.ts';
import { createUpload } from '#lib/server/media/uploads.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { ffmpeg } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { addAccount, until } from '../support/media.ts';

const program = join(import.meta.dirname, '../support/stopping-process.ts');
const past = new Date(Date.now() - 3 * 24 * 3600_000);
let inputs: string;
let portal: KeptPortal;
const children: ChildProcess[] = [];
beforeAll(async () => {
  inputs = mkdtempSync(join(tmpdir(), 'eter-points-'));
  for (const [name, pitch] of [
    ['one.wav', '440'],
    ['other.wav', '660']
  ] as const)
    await ffmpeg('-f', 'lavfi', '-i', `sine=f=${pitch}:d=1`, join(inputs, name));
  portal = await keptPortal('sqlite', { MEDIA_SANDBOX: 'off' });
});
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(async () => {
  await portal.remove();
  await rm(inputs, { recursive: true });
});

/** Starts a worker that stops itself at a point; `told` are the points it came to. */
const startStopping = (point: string, signal: 'SIGKILL' | 'SIGSTOP') => {
  const child = spawn(process.execPath, [program, portal.url, portal.folder, point, signal], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  children.push(child);
  const told: string[] = [];
  child.stdout.on('data', (bytes: Buffer) => told.push(...bytes.toString().trim().split('\n')));
  return { child, told, ended: once(child, 'exit') };
};
const dies = async (point: string) => {
  const { ended } = startStopping(point, 'SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
};
const work = () => runDueJobs(portal, jobKinds(portal));
const workUntil = (look: () => Promise<boolean>) => until(async () => (await work(), await look()), 20_000);

const receive = () => receiveFile(portal, { localFile: join(inputs, 'one.wav'), name: 'one.wav' }, operator);
const isDone = async (id: string) => {
  const open = portal.db.read.selectFrom('job').select('id').where('subject', '=', `recording:${id}`);
  return (await open.where('state', 'in', ['waiting', 'running']).execute()).length === 0;
};
const pointer = async (id: string) => {
  const set = portal.db.read.selectFrom('output_set').select('attempt').where('recording_id', '=', id);
  return (await set.executeTakeFirstOrThrow()).attempt ?? '';
};
const happened = async (id: string, kind: string) => {
  const rows = portal.db.read.selectFrom('event').select('id').where('subject', '=', id);
  return (await rows.where('kind', '=', kind).execute()).length;
};
const namesIn = (folder: string) => readdir(folder).catch(() => []);

/** Lets days go by for what lies in a folder. */
const age = async (folder: string) => {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    await utimes(join(folder, name), past, past);
};
/** Expects that a recording is published once and whole, and that nothing else is left of it once it was tidied. */
const isPublishedOnce = async (id: string) => {
  expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'ready', failure: null });
  const attempt = await pointer(id);
  const rows = portal.db.read.selectFrom('rendition').select(['file', 'attempt']).orderBy('file');
  expect(await rows.where('recording_id', '=', id).execute()).toEqual(
    ['sound.m4a', 'sound.mp3', 'sound.opus', 'waveform.dat'].map((file) => ({ file, attempt }))
  );
  expect(await check(portal)).toEqual([]);
  const folders = ['media', 'work'].map((name) => join(portal.folder, name, id));
  for (const folder of folders) if ((await namesIn(folder)).length > 0) await age(folder);
  await addJob(portal.db, { kind: 'media.tidy' });
  await work();
  expect(await Promise.all(folders.map(namesIn))).toEqual([[attempt], []]);
  expect(await check(portal)).toEqual([]);
};

/** What of a recording a moment leaves published, whoever dies then: everything from the commit on. */
const isAfter = (point: string) => /committed|let go/.test(point);
/** Lets a job be tried as often as its worker is killed here. */
const unlimited = () => portal.db.transact((tx) => tx.updateTable('job').set({ max_attempts: 99 }).execute());
/** Nothing is wrong, but that a dead worker's job waits for its lease to run out. */
const isSound = async () => {
  const found = await check(portal);
  expect(found.filter(({ invariant }) => invariant !== 'running-jobs-are-held')).toEqual([]);
};

describe('of workers that are killed one after the other', () => {
  let id: string;

  it('at every moment of processing, each goes on where the one before died, and it is published once', async () => {
    id = await receive();
    for (const point of [
      'media.process: it is written',
      'media.process: it is committed',
      'media.encode: the original is opened',
      'media.encode: it is made',
      'media.encode: it is stored',
      'media.encode: it is written',
      'media.encode: it is committed'
    ]) {
      await unlimited();
      await dies(point);
      const isPublished = isAfter(point) && point.startsWith('media.encode');
      expect([point, await happened(id, 'recording.ready')]).toEqual([point, isPublished ? 1 : 0]);
      await isSound();
    }
    await workUntil(() => isDone(id));
    expect(await happened(id, 'recording.ready')).toBe(1);
    await isPublishedOnce(id);
  });

  it('at every moment of replacing its file, the old is played until the new is', async () => {
    const before = await pointer(id);
    await replaceFile(portal, id, { localFile: join(inputs, 'other.wav'), name: 'other.wav' }, operator);
    for (const point of [
      'media.replace: it is stored',
      'media.replace: it is written',
      'media.replace: it is committed'
    ]) {
      await unlimited();
      await dies(point);
      expect([point, (await pointer(id)) !== before]).toEqual([point, isAfter(point)]);
      expect([point, await happened(id, 'recording.replaced')]).toEqual([point, isAfter(point) ? 1 : 0]);
      await isSound();
    }
    await workUntil(() => isDone(id));
    expect(await happened(id, 'recording.replaced')).toBe(1);
    await isPublishedOnce(id);
  });

  it('at every moment of finishing an upload, the last makes one recording of it', async () => {
    const ada = await addAccount(portal.db, 'ada');
    const metadata = { filename: 'a.wav' };
    const upload = await createUpload(portal, { length: 4, metadata }, ada);
    await writeFile(join(portal.folder, 'uploads', upload.id), 'text');
    await portal.db.transact((tx) => tx.updateTable('upload').set({ received: 4, updated_at: 1 }).execute());
    for (const point of ['media.tidy: all of it has come', 'media.tidy: the original is kept']) {
      await addJob(portal.db, { kind: 'media.tidy' });
      await dies(point);
      await isSound();
    }
    const row = () => portal.db.read.selectFrom('upload').selectAll().executeTakeFirstOrThrow();
    await workUntil(async () => (await row()).state === 'done' && (await check(portal)).length === 0);
    expect(await happened((await row()).recording_id ?? '', 'recording.received')).toBe(1);
  });

  it('when one of two lost attempts is removed, the other is removed by the next', async () => {
    for (const name of ['lost-1', 'lost-2']) {
      await mkdir(join(portal.folder, 'media', name, 'try'), { recursive: true });
      await writeFile(join(portal.folder, 'media', name, 'try', 'sound.mp3'), 'lost');
      await age(join(portal.folder, 'media', name));
    }
    await addJob(portal.db, { kind: 'media.tidy' });
    await dies('media.tidy: it is removed');
    expect((await check(portal)).map(({ invariant }) => invariant)).toContain('files-are-referenced');
    await workUntil(async () => (await check(portal)).length === 0);
  });
});

describe('a worker that stands still past its lease from the moment when', () => {
  it.each(['media.process: the original is opened', 'media.encode: it is made'])(
    '(%s) publishes and disturbs nothing once it goes on',
    async (point) => {
      const id = await receive();
      const { child, told, ended } = startStopping(point, 'SIGSTOP');
      await until(() => Promise.resolve(told.includes(point)), 20_000);
      await workUntil(() => isDone(id));
      const before = await pointer(id);
      const seen = told.length;
      child.kill('SIGCONT');
      await until(() => Promise.resolve(told.slice(seen).some((one) => one.endsWith('is let go'))), 20_000);
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(told.slice(seen).filter((one) => one.endsWith('is committed'))).toEqual([]);
      expect(await pointer(id)).toBe(before);
      expect(await happened(id, 'recording.ready')).toBe(1);
      await isPublishedOnce(id);
    }
  );
});
