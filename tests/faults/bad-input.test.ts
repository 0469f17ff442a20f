import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#lib/server/accounts/accounts.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { changeArticle, createArticle, findDraft } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { newFormMark } from '#lib/server/comments/form-marks.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { readConfig } from '#lib/server/config.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { reconcileIndex } from '#lib/server/search/indexing.ts';
import { changeStation } from '#lib/server/station/station.ts';
import type { RecordingProgress } from '#lib/media/recording.ts';
import { studioWords } from '#lib/studio/words.ts';
import { type MessageKey, type MessageValues, translator } from '#lib/ui/messages.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import english from '#messages/comments.en.json' with { type: 'json' };
import swedish from '#messages/comments.sv.json' with { type: 'json' };
import { ffmpeg, speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { until } from '../support/media.ts';
import { type Answer, serveBuilt, type Served } from '../support/served.ts';

const limits = {
  UPLOAD_MAX_BYTES: '4000000000',
  UPLOAD_QUOTA_BYTES: '3000000',
  UPLOAD_RESERVE_BYTES: '0',
  TRUSTED_PROXIES: '127.0.0.1'
};
const formType = 'application/x-www-form-urlencoded';
const bytesType = 'application/offset+octet-stream';

let inputs: string;
let speech: string;
beforeAll(async () => {
  inputs = await mkdtemp(join(tmpdir(), 'eter-bad-'));
  speech = await speak(inputs);
});
afterAll(() => rm(inputs, { recursive: true }));

/** The portal as an operator starts it, a second hand on its database, and somebody signed in to its studio. */
interface Station {
  readonly served: Served;
  readonly portal: Portal;
  readonly cookie: string;
  close(): Promise<void>;
}

async function openStation(language: 'sv' | 'en', settings: Record<string, string> = {}): Promise<Station> {
  const served = await serveBuilt({ ...limits, ...settings });
  const { dataDir } = served;
  const own = { ...limits, ...settings, DATA_DIR: dataDir, ORIGIN: served.origin, LOG_LEVEL: 'error' };
  const portal = openPortal(readConfig(own, dataDir));
  await changeStation(portal, { name: 'Radio Provet', language }, operator);
  const account = { email: 'ada@radio.example', name: 'Ada', password: 'korrekt häst batteri' };
  const id = await createAccount(portal, { ...account, role: 'editor' }, operator);
  await portal.db.transact((tx) =>
    tx.updateTable('account').set({ language }).where('id', '=', id).execute()
  );
  const { name, value } = await portal.sessions.start(id);
  return {
    served,
    portal,
    cookie: `${name}=${value}`,
    close: async () => {
      await portal.close();
      await served.drop();
    }
  };
}

describe.each(['sv', 'en'] as const)('bad input, answered in the language %s:', (language) => {
  let station: Station;
  let served: Served;
  let portal: Portal;
  beforeAll(async () => {
    station = await openStation(language);
    ({ served, portal } = station);
  }, 300_000);
  afterAll(() => station.close());

  const sentence = (code: string, values: MessageValues = {}) =>
    refusalWords(language, { code, message: `no sentence for ${code}`, values });
  const publicWords = translator<MessageKey>(language, language === 'sv' ? swedish : english);
  /** A sentence as it stands in a page. */
  const inPage = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const saysSo = (answer: Answer, status: number, code: string, values: MessageValues = {}) => {
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<html lang="${language}"`);
    expect(answer.text).toContain(inPage(sentence(code, values)));
  };
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    served.ask(path, {
      method: 'POST',
      headers: { 'content-type': formType, accept: 'text/html', ...headers },
      body: new URLSearchParams(fields).toString()
    });
  const asEditor = () => ({ cookie: station.cookie });
  const count = async (table: 'recording' | 'upload' | 'comment' | 'person') => {
    const counting = portal.db.read.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('rows'));
    return (await counting.executeTakeFirstOrThrow()).rows;
  };
  const inOrder = async () => expect(await check(portal)).toEqual([]);
  const published = async (headline: string) => {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Text.' }] }];
    const id = await createArticle(portal, { headline, body }, operator);
    await publish(portal, id, {}, operator);
    return id;
  };

  describe('an upload', () => {
    type Call = { readonly headers?: Record<string, string>; readonly body?: Buffer; readonly on?: Station };
    const tus = (method: string, path: string, { headers = {}, body, on = station }: Call = {}) => {
      const asked = { accept: 'application/problem+json', 'accept-language': language, cookie: on.cookie };
      return on.served.ask(path, {
        method,
        headers: { 'tus-resumable': '1.0.0', ...asked, ...headers },
        ...(body && { body })
      });
    };
    const create = (length: number, name = 'fil.mp4', on = station) => {
      const metadata = `filename ${Buffer.from(name).toString('base64')}`;
      const headers = { 'upload-length': String(length), 'upload-metadata': metadata };
      return tus('POST', '/uploads', { headers, on });
    };
    const send = (path: string, offset: number, bytes: Buffer) =>
      tus('PATCH', path, {
        headers: { 'upload-offset': String(offset), 'content-type': bytesType },
        body: bytes
      });
    const uploaded = async (bytes: Buffer, name: string) => {
      const { headers } = await create(bytes.length, name);
      const answer = await send(headers.location ?? '', 0, bytes);
      expect(answer.status).toBe(204);
      return { id: String(answer.headers['upload-recording']), same: answer.headers['upload-same-as'] };
    };
    const refused = (answer: Answer, status: number, code: string, values: MessageValues = {}) => {
      expect(JSON.parse(answer.text)).toMatchObject({ status, code, detail: sentence(code, values) });
      expect(answer.status).toBe(status);
    };
    const progressOf = async (id: string) => {
      const answer = await served.ask(`/redaktion/inspelning/${id}/forlopp`, { headers: asEditor() });
      return JSON.parse(answer.text) as RecordingProgress;
    };

    it('of an empty file is refused, and leaves nothing', async () => {
      const before = [await count('upload'), await count('recording')];
      refused(await create(0), 422, 'recording-empty');
      expect([await count('upload'), await count('recording')]).toEqual(before);
    });

    it('of 5 GB, or beyond what one may have under way, is refused before a byte is sent', async () => {
      const before = await count('upload');
      refused(await create(5_000_000_000), 413, 'upload-too-large', { gigabytes: 4 });
      refused(await create(3_000_001), 413, 'upload-quota-full');
      expect(await count('upload')).toBe(before);
    });

    it('while the disk is nearly full is refused, and the rest of the portal goes on', async () => {
      const full = await openStation(language, {
        UPLOAD_RESERVE_BYTES: String(Number.MAX_SAFE_INTEGER)
      });
      try {
        refused(await create(1000, 'fil.wav', full), 507, 'no-room-left');
        expect(await full.portal.db.read.selectFrom('upload').select('id').execute()).toEqual([]);
        expect(existsSync(join(full.served.dataDir, 'uploads'))).toBe(false);
        expect((await full.served.ask('/')).status).toBe(200);
      } finally {
        await full.close();
      }
    });

    it('cut in the middle shows nothing, goes on from where it was, and becomes the same file', async () => {
      const bytes = await readFile(speech);
      const half = Math.floor(bytes.length / 2);
      const before = await count('recording');
      const path = (await create(bytes.length, 'avbruten.wav')).headers.location ?? '';
      const lines = [
        `PATCH ${path} HTTP/1.1`,
        `host: localhost:${served.port}`,
        `origin: ${served.origin}`,
        `cookie: ${station.cookie}`,
        'tus-resumable: 1.0.0',
        'upload-offset: 0',
        `content-type: ${bytesType}`,
        `content-length: ${bytes.length}`
      ];
      const socket = connect(served.port, '127.0.0.1');
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      await new Promise((resolve) => socket.write(bytes.subarray(0, half), resolve));
      socket.destroy();
      const offset = await until(async () => {
        const told = Number((await tus('HEAD', path)).headers['upload-offset']);
        return told > 0 && told;
      }, 20_000);
      expect(await count('recording')).toBe(before);
      refused(await send(path, bytes.length - 1, Buffer.from('x')), 409, 'upload-offset-wrong', {
        offset: bytes.length - 1,
        received: offset
      });
      const { headers } = await send(path, offset, bytes.subarray(offset));
      const { sha256 } = await portal.db.read
        .selectFrom('recording')
        .select('sha256')
        .where('id', '=', String(headers['upload-recording']))
        .executeTakeFirstOrThrow();
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    });

    it('of the same file twice says so, and keeps its bytes once', async () => {
      const bytes = await readFile(speech);
      const first = await uploaded(bytes, 'tal.wav');
      const second = await uploaded(bytes, 'samma tal.wav');
      expect(second.same).toBeDefined();
      expect(second.id).not.toBe(first.id);
      expect(studioWords(language)('upload.same')).not.toBe('upload.same');
      const originals = await readdir(join(served.dataDir, 'originals'), { recursive: true });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(originals.filter((name) => name.includes(sha256)).length).toBe(1);
    });

    it.each<[string, string, (file: string) => Promise<unknown>]>([
      ['text named .mp4', 'recording-unreadable', (file) => writeFile(file, 'Hej! '.repeat(100))],
      [
        'a film cut before its index',
        'recording-unreadable',
        async (file) => {
          await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=d=2:s=320x240', '-i', speech, '-t', '2', file);
          await truncate(file, 10_000);
        }
      ],
      [
        'a film without sound',
        'recording-without-sound',
        (file) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=d=1:s=320x240', file)
      ],
      [
        'a sound of 0 seconds',
        'recording-too-short',
        (file) => ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-t', '0', '-f', 'wav', file)
      ]
    ])('of %s is kept, told to have failed, and nothing of it can be published', async (what, code, make) => {
      const file = join(inputs, `${language}-${what.replaceAll(/[^a-z0-9]/gi, '-')}.mp4`);
      await make(file);
      const bytes = await readFile(file);
      const { id } = await uploaded(bytes, 'Intervju.mp4');
      await runDueJobs(portal, jobKinds(portal));
      const progress = await progressOf(id);
      expect(progress).toMatchObject({ state: 'failed', failure: { code, message: sentence(code) } });
      expect(await findMedia(portal, id)).toBeNull();
      expect(existsSync(join(served.dataDir, 'media', id))).toBe(false);
      const page = await served.ask('/redaktion/ladda-upp', { headers: asEditor() });
      expect(page.text).toContain(inPage(sentence(code)));

      const article = await createArticle(portal, { headline: 'Rubrik', recordingId: id }, operator);
      const fields = { revision: '1', headline: 'Rubrik', body: '[]', recording: id };
      const answer = await post(`/redaktion/artikel/${article}?/publish`, fields, asEditor());
      saysSo(answer, 422, 'not-ready-to-publish');
      expect(answer.text).toContain(inPage(studioWords(language)('check.recording-ready.not')));
      expect((await served.ask(`/artikel/${article}`)).status).toBe(404);
      await inOrder();
    });

    it('of a sound that is cut off can be played as far as it goes, and says what is missing', async () => {
      const bytes = await readFile(speech);
      const { id } = await uploaded(bytes.subarray(0, Math.round(bytes.length * 0.6)), 'kapad.wav');
      await runDueJobs(portal, jobKinds(portal));
      const { state, failure } = await progressOf(id);
      expect(state).toBe('ready');
      expect(failure?.message).toBe(sentence('recording-damaged', failure?.values));
      const article = await createArticle(portal, { headline: 'Kapad', recordingId: id }, operator);
      const page = await served.ask(`/redaktion/artikel/${article}`, { headers: asEditor() });
      expect(page.text).toContain(inPage(studioWords(language)('check.recording-whole.not')));
      await inOrder();
    });
  });

  describe('an article', () => {
    it('with a title of 1,000 characters is not saved, what was typed stands there, and the old title is kept', async () => {
      const id = await published('Kort rubrik');
      const headline = 'o'.repeat(1000);
      const fields = { revision: '1', headline, bodyText: 'Nytt.', body: '[]' };
      const answer = await post(`/redaktion/artikel/${id}?/save`, fields, asEditor());
      saysSo(answer, 400, 'headline-too-long', { length: 1000, most: 200 });
      expect(answer.text).toContain(headline);
      expect(await findDraft(portal, id, operator)).toMatchObject({ headline: 'Kort rubrik', revision: 1 });
      expect((await served.ask(`/artikel/${id}/kort-rubrik`)).status).toBe(200);
    });

    it('with a title of only emoji is saved, and not published', async () => {
      const id = await createArticle(portal, { headline: 'Utkast' }, operator);
      const fields = { revision: '1', headline: '🎉🎉🎉', bodyText: 'Text.', body: '[]' };
      const answer = await post(`/redaktion/artikel/${id}?/publish`, fields, asEditor());
      saysSo(answer, 422, 'not-ready-to-publish');
      expect(answer.text).toContain(inPage(studioWords(language)('check.headline.not')));
      expect(await findDraft(portal, id, operator)).toMatchObject({ headline: '🎉🎉🎉', state: 'draft' });
      expect((await served.ask(`/artikel/${id}`)).status).toBe(404);
    });

    it('is found at its old address, at a wrong one and at none, and keeps the place in its recording', async () => {
      const id = await published('Första rubriken');
      await changeArticle(portal, id, { revision: 1, headline: 'Andra rubriken' }, operator);
      for (const slug of ['/forsta-rubriken', '/helt-fel', ''])
        expect(await served.ask(`/artikel/${id}${slug}?t=90`)).toMatchObject({
          status: 308,
          headers: { location: `/artikel/${id}/andra-rubriken?t=90` }
        });
    });
  });

  it('a person added again in another spelling is refused by name, and is there once', async () => {
    expect((await post('/redaktion/person', { name: 'Åsa-Märta Lindqvist' }, asEditor())).status).toBe(303);
    for (const name of ['åsa märta LINDQVIST', 'Åsa-Märtha Lindkvist', 'Åsa-Märta  Lindqwist']) {
      const answer = await post('/redaktion/person', { name }, asEditor());
      saysSo(answer, 409, 'person-known', { name: name.replace('  ', ' ') });
      expect(answer.text).toContain(`value="${name}"`);
    }
    expect(await count('person')).toBe(1);
  });

  describe('a comment', () => {
    let address: string;
    beforeAll(async () => {
      address = `/artikel/${await published('Att kommentera')}/att-kommentera`;
    });
    /** As of a form that was shown ten seconds ago. */
    const formMark = () => newFormMark(portal, portal.clock.now() - 10_000).mark;
    const comment = (fields: Record<string, string>, from: string) =>
      post(
        `${address}?/comment`,
        { name: 'Birgitta', email: 'birgitta@example.org', text: 'Tack!', mark: formMark(), ...fields },
        { 'x-forwarded-for': from }
      );

    it('with markup and scripts is shown as the text it is, to moderators and to readers', async () => {
      const text = '<script>alert(1)</script><img src=x onerror=alert(2)> "&"';
      expect((await comment({ text, name: '<b>Birgitta</b>' }, '192.0.2.1')).status).toBe(303);
      const { id } = await portal.db.read.selectFrom('comment').select('id').executeTakeFirstOrThrow();
      const pages = [await served.ask('/redaktion/kommentarer', { headers: asEditor() })];
      expect((await served.ask(address)).text).not.toContain('alert(1)');
      await approveComment(portal, id, operator);
      pages.push(await served.ask(address));
      for (const page of pages) {
        expect(page.text).toContain('&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=alert(2)> "&amp;"');
        expect(page.text).toContain('&lt;b>Birgitta');
        expect(page.text).not.toMatch(/<script>alert|<img src=x|<b>Birgitta/);
      }
    });

    it('with lines of a letter in its e-mail is not sent, and what was written stands there', async () => {
      const before = [await count('comment')];
      const email = 'a@example.org\r\nBcc: alla@example.org';
      const answer = await comment({ email, text: 'Inte förlorad' }, '192.0.2.2');
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(sentence('comment-incomplete').split(/[.:]/)[0]);
      expect(answer.text).toContain(inPage(publicWords('comments.wrong.email.not-an-address')));
      expect(answer.text).toContain('Inte förlorad');
      expect([await count('comment')]).toEqual(before);
      const letters = await portal.db.read.selectFrom('mail').select(['recipient', 'body']).execute();
      expect(JSON.stringify(letters)).not.toContain('alla@example.org');
    });

    it('among 200 in a minute is one of 20, and the others are told how long to wait and keep their text', async () => {
      const before = await count('comment');
      const answers: Answer[] = [];
      for (let sent = 0; sent < 200; sent++)
        answers.push(await comment({ text: `Flod nummer ${sent}`, email: 'flod@example.org' }, '192.0.2.3'));
      expect(answers.slice(0, 20).every((answer) => answer.status === 303)).toBe(true);
      for (const [at, answer] of answers.entries()) {
        if (at < 20) continue;
        saysSo(answer, 429, 'too-many-comments', { minutes: 3 });
        expect(answer.text).toContain(`Flod nummer ${at}`);
      }
      expect((await count('comment')) - before).toBe(20);
      expect((await comment({ text: 'Någon annan' }, '192.0.2.4')).status).toBe(303);
    }, 60_000);
  });

  it('a wrong password fifty times is refused in words, then told to wait, and lets nobody in', async () => {
    const answers: Answer[] = [];
    for (let tried = 0; tried < 50; tried++)
      answers.push(
        await post(
          '/logga-in?/signIn',
          { email: 'ada@radio.example', password: `fel lösenord ${tried}` },
          { 'x-forwarded-for': '192.0.2.9' }
        )
      );
    saysSo(answers[0]!, 401, 'sign-in-wrong');
    saysSo(answers[7]!, 401, 'sign-in-wrong-few', { count: 2 });
    for (const answer of answers.slice(10)) {
      saysSo(answer, 429, 'sign-in-must-wait', { count: 3 });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await served.ask('/redaktion', { headers: asEditor() })).status).toBe(200);
  }, 60_000);
});

describe('a search', () => {
  let station: Station;
  beforeAll(async () => {
    station = await openStation('sv', { LOG_LEVEL: 'debug' });
    const { portal } = station;
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Vid ån maler en kvarnsten.' }] }];
    const id = await createArticle(portal, { headline: 'Kvarnen', body }, operator);
    await publish(portal, id, {}, operator);
    await reconcileIndex(portal);
  }, 300_000);
  afterAll(() => station.close());

  const secret = 'kanariefagel';
  const doors = ['/sok', '/api/v1/search', '/feeds/sok.xml', '/forslag'];
  const ask = (door: string, query: string) => station.served.ask(`${door}?${query}`);
  const typed: Record<string, string> = {
    'of 8,000 characters': secret.repeat(666),
    'of 500 words': 'kvarnsten '.repeat(500),
    'of one letter 200 times': 'ö'.repeat(200),
    'of punctuation': '"\'()*:^-+{}[]~!?.,;/\\|&%$#@=<>',
    'of emoji': '🎉👩‍👩‍👧‍👦🏳️‍🌈',
    'of half a character': '\ud83d kvarnsten',
    'with things unseen': 'kvarn\u202esten\ufeff\x07\x01',
    'in the syntax of FTS5': 'headline : "kvarn" NEAR(sten, 5) OR * AND ^a NOT (b',
    'in the syntax of Meilisearch': 'filter = "kind = audio" AND _geoRadius(1,2,3) "',
    'with SQL': "'; DROP TABLE article; --' OR 1=1 UNION SELECT password FROM account",
    'with markup': '<script>alert(1)</script>"><img src=x onerror=alert(2)>',
    'with wildcards': '%_%_%*?*',
    'of another script': 'Собеседник 対談 مقابلة ראיון'
  };

  it.each(Object.entries(typed))('%s is answered with a page', async (_, text) => {
    const q = `q=${encodeURIComponent(text.toWellFormed())}`;
    for (const door of doors) {
      const answer = await ask(door, q);
      expect([door, answer.status]).toEqual([door, 200]);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      if (!/json/.test(String(answer.headers['content-type'])))
        expect(answer.text).not.toMatch(/<script>alert|<img src=x/);
    }
  });

  it('with bytes that are no text is answered; with NUL, or too long to be one, it is refused in a sentence', async () => {
    const words = (code: string, values: MessageValues = {}) =>
      refusalWords('sv', { code, message: `no sentence for ${code}`, values });
    for (const door of doors) {
      expect((await ask(door, 'q=%ff%fe%c3%80')).status).toBe(200);
      const nul = await ask(door, 'q=kvarn%00sten');
      expect([nul.status, nul.text]).toEqual([400, expect.stringContaining(words('address-unclean'))]);
      const long = await ask(door, `q=${secret.repeat(833)}`);
      const sentence = words('address-too-long', { most: 8192 });
      expect([long.status, long.text]).toEqual([414, expect.stringContaining(sentence)]);
    }
  });

  it('narrowed by what is not there, or asked for a page that is not there, says so', async () => {
    const none = await ask(
      '/sok',
      'q=kvarnsten&person=finns-inte&roll=constructor&program=__proto__&amne=%01'
    );
    expect(none.status).toBe(200);
    expect(none.text).toContain('finns inte längre');
    expect(none.text).not.toContain('finns-inte<');
    const wrong = 'q=kvarnsten&typ=moln&ar=99999&ordning=st%C3%B6rst&roll=toString&sida=-1';
    expect((await ask('/sok', wrong)).text).toContain('Kvarnen');
    expect((await ask('/sok', 'q=kvarnsten&sida=50')).text).toContain('Så många sidor finns det inte.');
    expect((await ask('/sok', 'q=kvarnsten&sida=1000000000')).text).toContain('Kvarnen');
    expect((await ask('/sok', 'q=%22%28*')).text).toContain('inga bokstäver');
  });

  it('narrowed by hundreds of values, or years that are none or the wrong way round, is answered with a page', async () => {
    const many = (name: string, values: number, start = 0) =>
      Array.from({ length: values }, (_, at) => `${name}=${start + at}`).join('&');
    for (const door of doors.slice(0, 3)) {
      for (const query of [
        many('typ', 999),
        many('roll', 900, 10),
        many('person', 600, 100),
        many('fran', 800)
      ])
        expect([door, (await ask(door, query)).status]).toEqual([door, 200]);
      const one = await ask(door, `${many('amne', 100)}&${many('program', 100)}&q=kvarnsten`);
      expect([door, one.status, one.text.includes('Kvarnen')]).toEqual([door, 200, false]);
    }
    for (const years of [
      'fran=2999&till=1900',
      'fran=%C3%B6&till=2e3',
      'fran=-5&till=999999999999',
      'fran=2000&fran=2999&till=',
      'ar=0&fran=+2000+'
    ])
      expect([years, (await ask('/sok', `q=kvarnsten&${years}`)).text.includes('Kvarnen</a>')]).toEqual([
        years,
        true
      ]);
    const before = await ask('/sok', 'q=kvarnsten&fran=1950&till=1940&person=%3Cu%3E&person=u');
    expect(before.text).toContain('Ta bort filtret 1940–1950');
    expect(before.text).not.toContain('<u>');
    expect(before.text).toContain('Sök utan filter');
  });

  it('with parameters given again and again takes the first, or each once', async () => {
    const again = Array.from({ length: 300 }, () => 'q=xyzzy&typ=video&sida=7').join('&');
    expect((await ask('/sok', `q=kvarnsten&${again.replaceAll('typ', 'okand')}&sida=1`)).status).toBe(200);
    const { question, total } = JSON.parse((await ask('/api/v1/search', `q=kvarnsten&${again}`)).text) as {
      question: { text: string; kind: string[] };
      total: number;
    };
    expect([question.text, question.kind, total]).toEqual(['kvarnsten', ['video'], 0]);
  });

  it('while the search engine is down is answered by the other, which says so, and logs nothing of it', async () => {
    const down = { ...limits, MEILI_URL: 'http://127.0.0.1:9', LOG_LEVEL: 'debug' };
    const served = await serveBuilt(down, station.served.dataDir);
    const page = await served.ask(`/sok?q=kvarnsten`);
    expect([page.status, page.text.includes('Kvarnen')]).toEqual([200, true]);
    expect(page.text).toContain('Sökmotorn svarar inte just nu');
    const { fallback } = JSON.parse((await served.ask(`/api/v1/search?q=${secret}`)).text) as {
      fallback: boolean;
    };
    expect(fallback).toBe(true);
    expect(served.output()).toContain('the embedded one answers');
    expect(served.output()).not.toMatch(new RegExp(`${secret}|kvarnsten`));
    await served.end();
  });

  it('leaves nothing of what was asked in the log', async () => {
    for (const door of doors) await ask(door, `q=${secret}&person=${secret}`);
    const output = station.served.output();
    expect(output).toContain('"path":"/sok"');
    expect(output).not.toContain(secret);
    expect(output).not.toMatch(/"level":"(error|warn)"/);
  });
});
