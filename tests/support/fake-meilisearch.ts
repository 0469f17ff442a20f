import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

type Document = Readonly<Record<string, unknown>> & { readonly id: string };

/** How the server behaves: well, or as a broken one would. */
export type Mood = 'well' | 'slow' | 'garbage' | 'error' | 'wrong-key' | 'half' | 'failing-tasks';

/** What was asked of the server. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface FakeMeilisearch {
  readonly url: string;
  /** Everything asked, in order. */
  readonly heard: Heard[];
  readonly indexes: Map<string, Map<string, Document>>;
  mood: Mood;
  /** After so many requests more it is gone, as if it had been killed: the one that comes next is done, and not answered. */
  diesAfter: number;
  /** What comes back with the hits of a question about texts. */
  formatted: (document: Document) => Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * A server on the loopback that keeps documents and tasks as Meilisearch does, and answers questions by whether a document holds
 * each word of them: enough to tell which requests are made, and what happens when they fail. It ranks and understands nothing.
 */
export async function fakeMeilisearch(port = 0): Promise<FakeMeilisearch> {
  const fake: Fake = {
    heard: [],
    indexes: new Map(),
    mood: 'well',
    diesAfter: Infinity,
    made: new WeakMap(),
    formatted: (document) => document as Readonly<Record<string, string>>
  };
  const server = createServer((request, response) => void answer(fake, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(fake, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}

type Fake = Omit<FakeMeilisearch, 'url' | 'close'> & { readonly made: WeakMap<Documents, string> };

async function answer(fake: Fake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await text(request);
  fake.diesAfter -= 1;
  if (fake.diesAfter < -1) return void request.socket.destroy();
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const heard = {
    method: request.method ?? '',
    path,
    body: sent === '' ? undefined : (JSON.parse(sent) as unknown)
  };
  fake.heard.push(heard);
  const [status, body] = await answerTo(fake, heard, searchParams);
  if (fake.diesAfter < 0) return void request.socket.destroy();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function answerTo(fake: Fake, heard: Heard, search: URLSearchParams): Promise<Answer> {
  if (fake.mood === 'slow') await wait(2500);
  if (fake.mood === 'garbage') return [200, '<html>not what was meant</html>'];
  if (fake.mood === 'half') return [200, { results: [{ hits: 'none' }] }];
  if (fake.mood === 'error') return [500, problem('internal')];
  if (fake.mood === 'wrong-key') return [403, problem('invalid_api_key')];
  return route(fake, heard, search);
}

const problem = (code: string) => ({ message: `it says ${code}`, code, type: 'invalid_request', link: '' });

type Answer = readonly [status: number, body: unknown];
type Door = (fake: Fake, uid: string, heard: Heard & { readonly search: URLSearchParams }) => Answer;

/** What each request does, by its method and path. */
const doors: readonly (readonly [RegExp, Door])[] = [
  [/^GET \/tasks\/1$/, (fake) => taskOf(fake)],
  [/^GET \/tasks$/, () => [200, { results: [] }]],
  [/^POST \/multi-search$/, (fake, _, { body }) => multiSearch(fake, (body as { queries: Query[] }).queries)],
  [/^POST \/swap-indexes$/, (fake, _, { body }) => swap(fake, body as Swap[])],
  [/^GET \/indexes$/, (fake) => [200, { results: [...fake.indexes].map((one) => told(fake, one)) }]],
  [/^POST \/indexes$/, (fake, _, { body }) => make(fake, (body as { uid: string }).uid)],
  [/^DELETE \/indexes\/([\w-]+)$/, (fake, uid) => done(fake.indexes.delete(uid))],
  [/^PATCH \/indexes\/([\w-]+)\/settings$/, () => done()],
  [/^GET \/indexes\/([\w-]+)$/, (fake, uid) => inIndex(fake, uid, () => [200, { uid }])],
  [
    /^GET \/indexes\/([\w-]+)\/documents$/,
    (fake, uid, { search }) => inIndex(fake, uid, (all) => page(all, search))
  ],
  [
    /^POST \/indexes\/([\w-]+)\/documents$/,
    (fake, uid, { body }) => inIndex(fake, uid, (all) => add(all, body as Document[]))
  ],
  [
    /^POST \/indexes\/([\w-]+)\/documents\/delete$/,
    (fake, uid, { body }) => inIndex(fake, uid, (all) => remove(all, body as { filter: string }))
  ],
  [
    /^POST \/indexes\/([\w-]+)\/documents\/delete-batch$/,
    (fake, uid, { body }) => inIndex(fake, uid, (all) => done((body as string[]).map((id) => all.delete(id))))
  ]
];

function route(fake: Fake, heard: Heard, search: URLSearchParams): Answer {
  const asked = `${heard.method} ${heard.path}`;
  const [pattern, door] = doors.find(([one]) => one.test(asked)) ?? [];
  return pattern && door
    ? door(fake, pattern.exec(asked)?.[1] ?? '', { ...heard, search })
    : [404, problem('not_found')];
}

const done = (..._: unknown[]): Answer => [
  202,
  { taskUid: 1, status: 'enqueued', type: 'x', enqueuedAt: '2026-01-01T00:00:00Z' }
];

function taskOf({ mood }: Fake): Answer {
  const hasFailed = mood === 'failing-tasks';
  const error = hasFailed ? problem('no_space_left_on_device') : null;
  return [200, { uid: 1, status: hasFailed ? 'failed' : 'succeeded', error }];
}

type Documents = Map<string, Document>;

function inIndex(fake: Fake, uid: string, work: (all: Documents) => Answer): Answer {
  const all = fake.indexes.get(uid);
  return all ? work(all) : [404, problem('index_not_found')];
}

function make(fake: Fake, uid: string): Answer {
  const all: Documents = new Map();
  // no two of the same moment
  fake.made.set(all, new Date(Date.now() + fake.heard.length).toISOString());
  return done(fake.indexes.set(uid, all));
}

/** An index that no request made has been there since long. */
function told({ made }: Fake, [uid, all]: [string, Documents]) {
  const createdAt = made.get(all) ?? '2020-01-01T00:00:00.000Z';
  return { uid, createdAt, updatedAt: createdAt };
}

function page(all: Documents, search: URLSearchParams): Answer {
  const [offset, limit] = [Number(search.get('offset') ?? 0), Number(search.get('limit') ?? 20)];
  return [200, { results: [...all.values()].slice(offset, offset + limit), total: all.size }];
}

function add(all: Documents, documents: readonly Document[]): Answer {
  for (const one of documents) all.set(one.id, one);
  return done();
}

function remove(all: Documents, { filter }: { filter: string }): Answer {
  for (const one of all.values()) if (passes(one, filter)) all.delete(one.id);
  return done();
}

interface Swap {
  readonly indexes: [string, string];
  readonly rename: boolean;
}

function swap(fake: Fake, pairs: readonly Swap[]): Answer {
  for (const { indexes, rename } of pairs) {
    const [first, second] = indexes;
    const [one, other] = [fake.indexes.get(first), fake.indexes.get(second)];
    if (!one || rename === (other !== undefined)) return [404, problem('index_not_found')];
    fake.indexes.set(second, one);
    if (other) fake.indexes.set(first, other);
    else fake.indexes.delete(first);
  }
  return done();
}

interface Query {
  readonly indexUid: string;
  readonly q: string;
  readonly filter: readonly string[];
}

function multiSearch(fake: Fake, queries: readonly Query[]): Answer {
  if (queries.some(({ indexUid }) => !fake.indexes.has(indexUid))) return [404, problem('index_not_found')];
  return [200, { results: queries.map((query) => resultOf(fake, query)) }];
}

function resultOf(fake: Fake, { indexUid, q, filter }: Query) {
  const words = q.replaceAll('"', ' ').split(' ').filter(Boolean);
  const hits = [...(fake.indexes.get(indexUid)?.values() ?? [])].filter((document) => {
    const held = JSON.stringify(document);
    return words.every((word) => held.includes(word)) && filter.every((one) => passes(document, one));
  });
  const shown = hits.map((hit) => ({ ...hit, _formatted: { ...hit, ...fake.formatted(hit) } }));
  return { hits: shown, totalHits: hits.length, facetDistribution: { year: { 2012: hits.length } } };
}

/** Understands `a = "b"`, `a != "b"`, `a = 1`, `a IN ["b", "c"]` and AND between them. */
function passes(document: Document, filter: string): boolean {
  return filter.split(' AND ').every((part) => passesPart(document, part));
}

const condition = /^(?<name>\w+) (?:(?<how>!?=) "?(?<value>[^"]*)"?|IN (?<values>\[.*\]))$/;

function passesPart(document: Document, part: string): boolean {
  const { name = '', how, value = '', values } = condition.exec(part)?.groups ?? {};
  const wanted = values === undefined ? [value] : (JSON.parse(values) as string[]);
  const holds = [document[name]].flat().some((held) => wanted.includes(String(held)));
  return holds === (how !== '!=');
}
