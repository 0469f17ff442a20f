import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 6);
const program = join(import.meta.dirname, '../support/web-process.ts');
const writersAtOnce = 4;

describe.each(engines)('the web process, killed at any moment on %s', (engine) => {
  let made: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'eter-web-'));
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
  afterAll(async () => {
    await made.drop();
    await rm(folder, { recursive: true });
  });

  const start = async () => {
    const settings = { DATABASE_URL: made.url, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' };
    const env = { ...process.env, ...settings, ORIGIN: 'http://radio.test', COMMENTS_PER_HOUR: '10000' };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const port = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
    return { child, port: Number(port) };
  };

  it(
    `loses nothing it acknowledged and leaves nothing half done, ${rounds} times`,
    { timeout: rounds * 20_000 },
    async () => {
      const acknowledged: Acknowledged = { articles: [], comments: [] };
      for (let round = 0; round < rounds; round++) {
        const { child, port } = await start();
        const writers = Array.from({ length: writersAtOnce }, (_, writer) =>
          writeUntilCut(port, `${round}-${writer}`, acknowledged)
        );
        await pause(50 + Math.random() * 700);
        child.kill('SIGKILL');
        await Promise.all(writers);
      }
      expect(acknowledged.comments.length).toBeGreaterThan(rounds);
      expect(await idsOf('article')).toEqual(expect.arrayContaining(acknowledged.articles));
      expect(await idsOf('comment')).toEqual(expect.arrayContaining(acknowledged.comments));
      expect(await halfDone()).toEqual([]);
    }
  );

  const idsOf = async (table: 'article' | 'comment') =>
    (await made.db.read.selectFrom(table).select('id').execute()).map((row) => row.id);

  /** A published article without its event or its line in the log, a comment without its event. */
  async function halfDone(): Promise<string[]> {
    const { read } = made.db;
    const events = await read.selectFrom('event').select(['kind', 'subject']).execute();
    const told = new Set(events.map((event) => `${event.kind} ${event.subject}`));
    const logged = new Set(
      (await read.selectFrom('publication').select('article_id').execute()).map((row) => row.article_id)
    );
    const published = await read
      .selectFrom('article')
      .select('id')
      .where('state', '=', 'published')
      .execute();
    const lonely = published.filter(({ id }) => !told.has(`article.published ${id}`) || !logged.has(id));
    const silent = (await idsOf('comment')).filter((id) => !told.has(`comment.submitted ${id}`));
    return [...lonely.map((row) => row.id), ...silent];
  }
});

interface Acknowledged {
  readonly articles: string[];
  readonly comments: string[];
}

/** Publishes an article and comments on it again and again; notes only what was answered to the last byte. */
async function writeUntilCut(port: number, name: string, acknowledged: Acknowledged): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  try {
    for (let turn = 0; ; turn++) {
      const article = await post({ port, agent }, '/article', `Rubrik ${name} ${turn}`);
      acknowledged.articles.push(article);
      for (let count = 0; count < 3; count++)
        acknowledged.comments.push(
          await post({ port, agent }, '/comment', `${article} Kommentar ${name}-${turn}-${count}`)
        );
    }
  } catch (cause) {
    if (!isCut(cause)) throw cause;
  } finally {
    agent.destroy();
  }
}

function post(to: { port: number; agent: Agent }, path: string, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { ...to, host: '127.0.0.1', path, method: 'POST', headers: { host: 'radio.test' } },
      (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${response.statusCode ?? 0} ${answer}`));
        }, reject);
      }
    );
    asked.on('error', reject);
    asked.end(words);
  });
}

function isCut(cause: unknown): boolean {
  const cuts = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];
  return cause instanceof Error && 'code' in cause && cuts.includes(String(cause.code));
}
