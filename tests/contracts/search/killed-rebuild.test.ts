import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everything } from '#lib/search/search.ts';
import type { SearchEngine } from '#lib/server/search/engine.ts';
import { openMeilisearch } from '#lib/server/search/meilisearch-engine.ts';
import { many, manyDocuments } from '../../support/many-documents.ts';

/** The program of a real Meilisearch, such as /usr/local/bin/meilisearch; without it these are skipped. */
const binary = process.env['MEILI_BINARY'] ?? '';
const key = 'a key that only this test has';

describe.skipIf(binary === '')('a Meilisearch whose index is made again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eter-killed-'));
  let url: string;
  let server: ChildProcess;
  let engine: SearchEngine;
  let wholeMs: number;
  const open = (now = Date.now) =>
    openMeilisearch({ url, key, prefix: 'eter', patienceMs: 20_000 }, () => Promise.resolve(new Set()), now);

  async function start(): Promise<void> {
    server = spawn(
      binary,
      ['--env', 'development', '--no-analytics', '--http-addr', new URL(url).host, '--master-key', key],
      { cwd: folder, stdio: 'ignore' }
    );
    await vi.waitUntil(
      () =>
        fetch(`${url}/health`).then(
          ({ ok }) => ok,
          () => false
        ),
      30_000
    );
  }
  async function kill(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  beforeAll(async () => {
    url = `http://127.0.0.1:${await freePort()}`;
    await start();
    engine = open();
    const begun = performance.now();
    await engine.rebuild(manyDocuments());
    wholeMs = performance.now() - begun;
  }, 120_000);
  afterAll(async () => {
    await kill(server);
    await rm(folder, { recursive: true });
  });

  /** The old index or the new one, whole, and nothing between. */
  async function expectWhole(...counts: number[]): Promise<void> {
    expect(counts).toContain((await engine.versions()).size);
    const { total } = await engine.find({ ...everything, text: 'samverkan', perPage: 1 });
    expect(counts).toContain(total);
  }

  it.each([0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1])(
    'answers from the old one or the new when the server is killed after %d of its time',
    async (part) => {
      const rebuilt = engine.rebuild(manyDocuments(many - 1)).then(
        () => null,
        (cause: unknown) => cause
      );
      await wait(wholeMs * part);
      await kill(server);
      const cause = await rebuilt;
      if (cause !== null) expect(cause).toMatchObject({ reason: 'down' });
      await start();
      await expectWhole(many, many - 1);
      expect(await engine.rebuild(manyDocuments())).toBe(many);
      await expectWhole(many);
    },
    120_000
  );

  it.each([0.1, 0.5, 0.9, 1])(
    'answers when the process that makes it is killed after %d of its time, and can be made at once by another',
    async (part) => {
      const script = join(import.meta.dirname, '../../support/rebuilding-meilisearch-process.ts');
      const making = spawn(process.execPath, [script, url, key], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(making.stdout, 'data');
      await wait(wholeMs * part);
      await kill(making);
      await expectWhole(many);
      expect(await engine.rebuild(manyDocuments(many - 1))).toBe(many - 1);
      await expectWhole(many - 1);
      expect(await engine.rebuild(manyDocuments())).toBe(many);
    },
    120_000
  );

  it('leaves nothing of those that were killed when it is made again later', async () => {
    await open(() => Date.now() + 660_000).rebuild(manyDocuments());
    const client = new Meilisearch({ host: url, apiKey: key });
    await vi.waitFor(async () => {
      const { results } = await client.getRawIndexes({ limit: 100 });
      expect(results.map(({ uid }) => uid).sort()).toEqual(['eter_articles_v2', 'eter_texts_v2']);
    }, 30_000);
  }, 60_000);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
