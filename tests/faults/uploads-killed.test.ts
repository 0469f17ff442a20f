import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as startRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originalKey } from '#lib/server/media/folders.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, until } from '../support/media.ts';

const rounds = 6;
const bytesType = 'application/offset+octet-stream';

describe.each(engines)('the process that takes uploads, killed, on %s', (engine) => {
  let made: TestDatabase;
  let folder: string;
  const running = new Set<ChildProcess>();
  beforeAll(async () => {
    made = await testDatabase(engine);
    folder = await mkdtemp(join(tmpdir(), 'eter-killed-'));
    await addAccount(made.db, 'ada');
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await made.drop();
    await rm(folder, { recursive: true });
  });

  const start = async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'upload-process.ts'), made.url, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit']
      }
    );
    running.add(child);
    const [origin = ''] = await new Promise<string[]>((resolve) =>
      createInterface(child.stdout).once('line', (line) => resolve([line]))
    );
    return { child, origin };
  };
  const kill = (child: ChildProcess) =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
  const headers = { 'tus-resumable': '1.0.0', 'content-type': bytesType };
  const acknowledged = async (origin: string, path: string) => {
    const head = await fetch(origin + path, { method: 'HEAD', headers });
    return Number(head.headers.get('upload-offset'));
  };

  /** Sends the bytes from `offset`, and stops in the middle once `part` of them lie on the disk. */
  const sendPart = async (address: string, bytes: Buffer, [offset, part]: [number, number]) => {
    const request = startRequest(address, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': offset, 'content-length': bytes.length - offset }
    });
    request.on('error', () => undefined);
    request.write(bytes.subarray(offset, offset + part));
    const file = join(folder, 'uploads', address.slice(-12));
    await until(async () => (await stat(file)).size >= offset + part);
    return request;
  };

  it('loses no byte it acknowledged, and goes on to the same file', async () => {
    const bytes = randomBytes(3_000_000);
    let { child, origin } = await start();
    const made = await fetch(`${origin}/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) }
    });
    const path = made.headers.get('location') ?? '';
    let known = 0;
    for (let round = 0; round < rounds; round += 1) {
      const step = await fetch(origin + path, {
        method: 'PATCH',
        headers: { ...headers, 'upload-offset': String(known) },
        body: bytes.subarray(known, known + 200_000)
      });
      expect(step.status).toBe(204);
      known += 200_000;
      const open = await sendPart(origin + path, bytes, [known, 100_000 + round * 7919]);
      await kill(child);
      open.destroy();
      ({ child, origin } = await start());
      const offset = await acknowledged(origin, path);
      expect(offset).toBeGreaterThanOrEqual(known);
      known = offset;
      await leaseRunsOut(path);
    }
    const last = await fetch(origin + path, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(known) },
      body: bytes.subarray(known)
    });
    expect(last.headers.get('upload-recording')).not.toBeNull();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await readFile(join(folder, originalKey(sha256)))).toEqual(bytes);
    await kill(child);
  });

  /** The dead process held the upload; ages its row instead of waiting. */
  const leaseRunsOut = (path: string) =>
    made.db.transact((tx) =>
      tx.updateTable('upload').set({ writer_until: 1 }).where('id', '=', path.slice(9)).execute()
    );
});
