import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything as anything } from '#lib/search/search.ts';
import type { EngineQuestion, SearchDocument, SearchEngine } from '#lib/server/search/engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { corpus } from './corpus.ts';
import { onEveryEngine } from './engines.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'eter-search-'));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const everything: EngineQuestion = { ...anything, perPage: 20 };

const spoken = (text: string, startMs: number): SearchDocument['texts'][number] => ({
  field: 'spoken',
  text,
  startMs,
  speaker: null,
  times: [[0, startMs]]
});

async function* stream(documents: readonly SearchDocument[]) {
  for (const document of documents) yield await Promise.resolve(document);
}

onEveryEngine(
  (name) => `the search engine of ${name}`,
  (open) => {
    let folder: string;
    let engine: SearchEngine;
    const ask = (text: string, more: Partial<typeof everything> = {}) =>
      engine.find({ ...everything, text, ...more });
    const ids = async (text: string, more: Partial<typeof everything> = {}) =>
      (await ask(text, more)).articles.map(({ articleId }) => articleId);

    beforeAll(async () => {
      folder = newFolder();
      engine = open(folder);
      await engine.change((index) => {
        for (const document of corpus) index.put(document);
        return Promise.resolve();
      });
      return () => {
        engine.close();
      };
    });

    it.each([
      ['samordningsförbund', ['rar'], 'a word in another form'],
      ['förbund', ['rar'], 'a compound by its last part'],
      ['samordning', ['rar'], 'a word and the compound it begins'],
      ['verkstad', ['snickare'], 'a compound nobody wrote apart'],
      ['verkstäder', ['snickare'], 'a form that changes its vowel'],
      ['intervjuer', ['musik'], 'the one form that is written'],
      ['kommuner', ['text'], 'the definite form'],
      ['sjukskriven', ['rar'], 'the plural of a participle'],
      ['myndighet', ['rar'], 'the definite plural'],
      ['sjunga', ['musik'], 'a word that is only spoken'],
      ['Försäkringskassan arbetsförmedling', ['rar'], 'two words in one passage'],
      ['Wiktorsson stolarna', ['rar'], 'a name and a spoken word, far apart'],
      ['rar', ['rar'], 'an abbreviation'],
      ['47 miljoner', ['rar'], 'figures'],
      ['Åsa Öberg', ['snickare'], 'a name'],
      ['Asa Oberg', ['snickare'], 'a name typed without rings and dots'],
      ['Hakan', ['snickare'], 'a name typed without its ring'],
      ['tra', ['musik'], 'what the letters begin, not trä'],
      ['trä', ['snickare'], 'a word with dots'],
      ['"en väg in"', ['snickare'], 'a phrase'],
      ['"väg en in"', [], 'a phrase in another order'],
      ['"samordningsförbund"', [], 'a quoted word in a form nobody wrote'],
      ['projekt -miljoner', [], 'what a minus takes away'],
      ['mellanspel -samordning', ['snickare'], 'a programme, less one of its articles'],
      ['-samordning', [], 'nothing but a minus'],
      ['samordn', ['rar'], 'a word that is only begun'],
      ['att unga', ['text', 'rar'], 'the word that tells, without the common one'],
      ['biblioteket', ['musik'], 'a body and an organisation'],
      ['kärnkraft', [], 'a word nobody said'],
      ['kören traktorer kärnkraft', [], 'words of which one is nowhere'],
      ['bil ', [], 'nothing that only looks like it'],
      ['?!', [], 'no word at all']
    ])('answers %j with %j: %s', async (text, found) => {
      expect((await ids(text)).sort()).toEqual(found.toSorted());
    });

    it.each([
      ['Arbetsförmedlingen', 'rar', 2000],
      ['stolarna', 'rar', 8000],
      ['enskilda', 'rar', 14_500],
      ['strukturerat', 'rar', 18_000],
      ['båtbyggare', 'snickare', 5000],
      ['"en väg in"', 'snickare', 31_000],
      ['noter', 'musik', 64_000]
    ])('opens %j where it is said', async (text, articleId, startMs) => {
      const { articles } = await ask(text);
      expect(
        articles.map((article) => [article.articleId, article.spoken.map((hit) => hit.startMs)])
      ).toEqual([[articleId, [startMs]]]);
    });

    it('names the speaker, and marks the words as data', async () => {
      const [found] = (await ask('noter')).articles;
      expect(found?.spoken[0]).toEqual({
        startMs: 64_000,
        speaker: 'Leila Haddad',
        fragments: [
          { text: 'Ingen behöver kunna ', hit: false },
          { text: 'noter', hit: true },
          { text: ' för att sjunga med.', hit: false }
        ]
      });
    });

    it('shows the text that answers best', async () => {
      const [found] = (await ask('förbund')).articles;
      expect(found?.fragments.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['Förbundet']);
      expect((await ask('Lindqvist')).articles[0]?.fragments[1]).toEqual({ text: 'Lindqvist', hit: true });
    });

    it('shows a sentence, not the subheading over it, nor a topic', async () => {
      const [first] = corpus;
      if (!first) throw new Error('the corpus is empty');
      const text = (field: 'body' | 'topics', words: string) => ({
        ...spoken(words, 0),
        field,
        startMs: null
      });
      const texts = [
        text('body', 'Timjan'),
        text('body', 'På ängen växer timjan.'),
        text('topics', 'Kummin')
      ];
      await engine.change((index) => {
        index.put({ ...first, articleId: 'örter', texts });
        return Promise.resolve();
      });
      const told = async (word: string) =>
        (await ask(word)).articles[0]?.fragments.map((one) => one.text).join('');
      expect(await told('timjan')).toBe('På ängen växer timjan.');
      expect(await told('kummin')).toBe('');
      await engine.change((index) => {
        index.remove('örter');
        return Promise.resolve();
      });
    });

    it('tells where all the passages are, also those it does not show', async () => {
      const [first] = corpus;
      if (!first) throw new Error('the corpus is empty');
      const texts = [1000, 9000, 20_000, 33_000, 41_000].map((startMs) =>
        spoken('Här finns en mandolin.', startMs)
      );
      await engine.change((index) => {
        index.put({ ...first, articleId: 'strängar', texts });
        return Promise.resolve();
      });
      const [found] = (await ask('mandolin')).articles;
      expect([found?.spoken.length, found?.spokenStarts]).toEqual([3, [1000, 9000, 20_000, 33_000, 41_000]]);
      await engine.change((index) => {
        index.remove('strängar');
        return Promise.resolve();
      });
    });

    it('puts the headline before the text, and the word itself before its compounds', async () => {
      expect(await ids('unga')).toEqual(['text', 'rar']);
      expect(await ids('verkstaden')).toEqual(['snickare']);
    });

    it('counts every passage, and the first three are shown', async () => {
      const texts = Array.from({ length: 9 }, (_, at) =>
        spoken(`Nu är det äppelpaj nummer ${at}.`, at * 1000)
      );
      await put({ ...corpus[3]!, articleId: 'paj', texts });
      const answer = await ask('äppelpaj');
      expect(answer.articles[0]?.spoken.map(({ startMs }) => startMs)).toEqual([0, 1000, 2000]);
      expect([answer.articles[0]?.spokenTotal, answer.spokenTotal]).toEqual([9, 9]);
      await remove('paj');
      expect((await ask('äppelpaj')).total).toBe(0);
    });

    it('counts facets as if nothing were chosen in them, and narrows by what is', async () => {
      const answer = await ask('', { yearFrom: 2013, yearTo: 2013 });
      expect(answer.articles.map(({ articleId }) => articleId).sort()).toEqual(['musik', 'snickare']);
      expect(answer.facets.year).toEqual([
        { value: '2013', count: 2 },
        { value: '2012', count: 1 },
        { value: '2014', count: 1 }
      ]);
      expect(answer.facets.kind).toEqual([
        { value: 'audio', count: 1 },
        { value: 'video', count: 1 }
      ]);
      expect(await ids('', { programme: ['Mellanspel'], kind: ['video'] })).toEqual(['snickare']);
      expect(await ids('', { topic: ['Politik'] })).toEqual(['text']);
      expect(await ids('', { topic: ['finns inte'] })).toEqual([]);
    });

    it('narrows to who took part, in which role: one in that role, not one of them and another in it', async () => {
      expect((await ids('', { person: ['anna'] })).sort()).toEqual(['musik', 'rar', 'snickare']);
      expect((await ids('', { role: ['reporter'] })).sort()).toEqual(['musik', 'rar', 'snickare']);
      expect((await ids('', { person: ['anna'], role: ['reporter'] })).sort()).toEqual(['rar', 'snickare']);
      expect((await ids('', { organisation: ['rar'] })).sort()).toEqual(['rar', 'text']);
      expect(await ids('', { person: ["anna' OR 1=1 --"] })).toEqual([]);
      expect(await ids('', { person: ['anna" OR kind = "audio'] })).toEqual([]);
    });

    it('takes any of several values in one part, and one of each part that is chosen', async () => {
      expect((await ids('', { kind: ['video', 'text'] })).sort()).toEqual(['snickare', 'text']);
      expect((await ids('', { topic: ['Politik', 'Musik', 'finns inte'] })).sort()).toEqual([
        'musik',
        'text'
      ]);
      expect(await ids('', { kind: ['video', 'audio'], topic: ['Politik', 'Musik'] })).toEqual(['musik']);
      expect((await ids('', { person: ['åsa', 'leila'] })).sort()).toEqual(['musik', 'snickare']);
      expect((await ids('', { person: ['anna', 'lars'], role: ['guest', 'writer'] })).sort()).toEqual([
        'musik',
        'text'
      ]);
      expect((await ids('', { organisation: ['rar', 'biblioteket'] })).sort()).toEqual([
        'musik',
        'rar',
        'text'
      ]);
      expect((await ids('kommun', { kind: ['text', 'audio'] })).sort()).toEqual(['text']);
    });

    it('takes the years from one to another, both among them, and from one on, and until one', async () => {
      const years = async (yearFrom: number | null, yearTo: number | null) =>
        (await ids('', { yearFrom, yearTo })).sort();
      expect(await years(2012, 2013)).toEqual(['musik', 'rar', 'snickare']);
      expect(await years(2013, null)).toEqual(['musik', 'snickare', 'text']);
      expect(await years(null, 2012)).toEqual(['rar']);
      expect(await years(1999, 2011)).toEqual([]);
      const { facets } = await ask('', { yearFrom: 2013, yearTo: 2014, topic: ['Musik'] });
      expect(facets.year).toEqual([{ value: '2013', count: 1 }]);
      expect(facets.topic.map(({ value }) => value)).toEqual(['Hantverk', 'Musik', 'Politik']);
    });

    it('counts each part as if nothing were chosen in it, and the others were', async () => {
      const { facets } = await ask('', { kind: ['video', 'text'], topic: ['Hantverk'] });
      expect(facets.kind).toEqual([{ value: 'video', count: 1 }]);
      expect(facets.topic).toEqual([
        { value: 'Hantverk', count: 1 },
        { value: 'Politik', count: 1 }
      ]);
      const roles = (await ask('', { role: ['writer', 'photographer'] })).facets;
      expect(roles.person).toEqual([
        { value: 'håkan', count: 1 },
        { value: 'lars', count: 1 }
      ]);
    });

    it('counts who had the role that is chosen, and the roles of the person who is', async () => {
      const { facets } = await ask('', { person: ['anna'], role: ['reporter'] });
      expect(facets.person).toEqual([{ value: 'anna', count: 2 }]);
      expect(facets.role).toEqual([
        { value: 'reporter', count: 2 },
        { value: 'guest', count: 1 }
      ]);
      const { facets: all } = await ask('');
      expect(all.person[0]).toEqual({ value: 'anna', count: 3 });
      expect(all.organisation).toEqual([
        { value: 'rar', count: 2 },
        { value: 'biblioteket', count: 1 }
      ]);
      expect(all.role.map(({ value }) => value)).toEqual(['guest', 'reporter', 'photographer', 'writer']);
    });

    it.each([
      ['samvärkan', 'samverkan', ['rar']],
      ['Wiktorson', 'Wiktorsson', ['rar']],
      ['arbetsförmedlignen', 'arbetsförmedlingen', ['rar']],
      ['arbetsfömedligen', 'arbetsförmedlingen', ['rar']],
      ['hyvelbenkar', 'hyvelbänkar', ['snickare']]
    ])('answers %j as %j, and says so', async (typed, meant, found) => {
      const answer = await ask(typed);
      expect([answer.corrected, answer.articles.map(({ articleId }) => articleId)]).toEqual([meant, found]);
      const verbatim = await ask(typed, { verbatim: true });
      expect([verbatim.corrected, verbatim.total]).toEqual([null, 0]);
    });

    it.each(['samverkan', 'förbundet', 'tra', 'Hakan', 'kärnkraft', 'helikopter', '20134'])(
      'corrects nothing in %j',
      async (text) => {
        expect((await ask(text)).corrected).toBeNull();
      }
    );

    it('orders by time when asked, and pages', async () => {
      expect(await ids('', { order: 'newest', perPage: 2 })).toHaveLength(2);
      expect(await ids('', { order: 'newest' })).toEqual(['text', 'snickare', 'musik', 'rar']);
      expect(await ids('', { order: 'oldest', perPage: 3, page: 2 })).toEqual(['text']);
      expect((await ask('', { page: 1e9 })).articles).toEqual([]);
    });

    const put = (document: SearchDocument) =>
      engine.change((index) => {
        index.put(document);
        return Promise.resolve();
      });
    const remove = (articleId: string) =>
      engine.change((index) => {
        index.remove(articleId);
        return Promise.resolve();
      });

    it('takes an article out of every answer, and forgets words that only it had', async () => {
      const texts = [spoken('Den hemliga paragrafryttaren red.', 0)];
      await put({ ...corpus[3]!, articleId: 'ut', texts });
      expect(await ids('paragrafrytt')).toEqual(['ut']);
      await remove('ut');
      await remove('ut');
      expect(await ids('paragrafrytt')).toEqual([]);
      expect((await engine.versions()).has('ut')).toBe(false);
    });

    it('replaces an article that has changed', async () => {
      await put({ ...corpus[3]!, articleId: 'ny', version: '1', texts: [spoken('Gammalt äppelmos.', 0)] });
      await put({ ...corpus[3]!, articleId: 'ny', version: '2', texts: [spoken('Nytt päronmos.', 0)] });
      expect([await ids('äppelmos'), await ids('päronmos')]).toEqual([[], ['ny']]);
      expect((await engine.versions()).get('ny')).toBe('2');
      await remove('ny');
    });

    it.each([
      'NEAR(a b)',
      'a OR b',
      'a AND',
      'NOT',
      '"',
      '""',
      "'",
      '*',
      'a*',
      'stems : x',
      'spoken:',
      '^a',
      '{stems}: a',
      '(',
      ')',
      "'; drop table article; --",
      'filter = 1',
      '\0',
      'a\0b',
      '𐀀𐐀',
      '😀 sång',
      '\ud800',
      'x'.repeat(10_000),
      'ord '.repeat(500),
      '％',
      'ﬁ',
      'İ',
      'क्षि हिन्दी',
      '-',
      '"-"',
      '--a'
    ])('takes %j for words, never for commands', async (text) => {
      expect((await ask(text)).total).toBeGreaterThanOrEqual(0);
      expect((await ask(`"${text}"`)).total).toBeGreaterThanOrEqual(0);
      expect((await ask(`-${text} kommun`)).total).toBeGreaterThanOrEqual(0);
    });

    it('finds words in any script', async () => {
      await put({
        ...corpus[3]!,
        articleId: 'skrift',
        texts: [spoken('Привет мир, नमस्ते दुनिया, 你好, 𞤀𞤁.', 0)]
      });
      for (const word of ['привет', 'नमस्ते', '"мир नमस्ते"', '你好', '𞤀𞤁'])
        expect([word, await ids(word)]).toEqual([word, ['skrift']]);
      await remove('skrift');
    });

    it('keeps nothing of a change that fails', async () => {
      const failing = engine.change((index) => {
        index.put({ ...corpus[3]!, articleId: 'halv' });
        return Promise.reject(new Error('on purpose'));
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect((await engine.versions()).has('halv')).toBe(false);
    });

    it('is made again as a whole while it answers; every process then answers from the new one', async () => {
      const other = open(folder);
      expect((await other.versions()).size).toBe(4);
      const made = engine.rebuild(
        (async function* () {
          for await (const document of stream(corpus.slice(0, 2))) {
            expect((await other.find(everything)).total).toBe(4);
            yield document;
          }
        })()
      );
      expect(await made).toBe(2);
      expect([...(await other.versions()).keys()].sort()).toEqual(['rar', 'snickare']);
      expect((await other.find({ ...everything, text: 'förbund' })).articles).toHaveLength(1);
      expect(await engine.rebuild(stream(corpus))).toBe(4);
      expect((await other.versions()).size).toBe(4);
      other.close();
    });

    it('leaves the old index answering when making it again fails', async () => {
      const failing = (async function* () {
        yield await Promise.resolve(corpus[0]!);
        throw new Error('on purpose');
      })();
      await expect(engine.rebuild(failing)).rejects.toThrow('on purpose');
      expect((await engine.versions()).size).toBe(4);
    });
  }
);

describe('the index of SQLite', () => {
  it('shows in one process what another wrote, one change after the other', async () => {
    const folder = newFolder();
    const [engine, other] = [openSqliteSearch(folder), openSqliteSearch(folder)];
    await engine.rebuild(stream(corpus));
    expect((await other.versions()).size).toBe(4);
    const order: string[] = [];
    const slow = engine.change(async (index) => {
      order.push('slow begins');
      await wait(200);
      index.put({ ...corpus[3]!, articleId: 'långsam' });
      order.push('slow ends');
    });
    await wait(20);
    const fast = other.change((index) => {
      order.push('fast');
      index.remove('långsam');
      return Promise.resolve();
    });
    expect((await other.versions()).has('långsam')).toBe(false);
    await Promise.all([slow, fast]);
    expect(order).toEqual(['slow begins', 'slow ends', 'fast']);
    expect((await engine.versions()).has('långsam')).toBe(false);
    engine.close();
    other.close();
  });

  it('begins empty, and begins again when its file is damaged', async () => {
    const folder = newFolder();
    const engine = openSqliteSearch(folder);
    expect((await engine.versions()).size).toBe(0);
    await engine.rebuild(stream(corpus));
    engine.close();
    for (const file of readdirSync(folder).filter((name) => name.startsWith('index-')))
      writeFileSync(join(folder, file), 'not a database, by a long way'.repeat(1000));
    expect((await engine.versions()).size).toBe(0);
    await engine.rebuild(stream(corpus));
    expect((await engine.find({ ...everything, text: 'förbund' })).total).toBe(1);
    engine.close();
  });

  it('leaves the old one answering, and nothing locked, when what makes it again is killed', async () => {
    const folder = newFolder();
    const engine = openSqliteSearch(folder);
    await engine.rebuild(stream(corpus));
    const script = join(import.meta.dirname, '../../support/rebuilding-process.ts');
    const rebuilding = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(rebuilding.stdout, 'data');
    rebuilding.kill('SIGKILL');
    await once(rebuilding, 'exit');
    expect((await engine.find({ ...everything, text: 'förbund' })).total).toBe(1);
    await engine.change((index) => {
      index.remove('text');
      return Promise.resolve();
    });
    expect((await engine.versions()).size).toBe(3);
    expect(await engine.rebuild(stream(corpus))).toBe(4);
    engine.close();
  });

  it('leaves no more than two indexes on the disk', async () => {
    const folder = newFolder();
    const engine = openSqliteSearch(folder);
    for (let time = 0; time < 4; time += 1) await engine.rebuild(stream(corpus));
    expect(readdirSync(folder).filter((name) => name.endsWith('.db') && name !== 'lock.db')).toHaveLength(2);
    engine.close();
  });
});
