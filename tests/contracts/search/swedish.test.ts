import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { everything } from '#lib/search/search.ts';
import type { EmbeddedEngine, SearchEngine } from '#lib/server/search/engine.ts';
import { findInstead } from '#lib/server/search/finding-instead.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { onEveryEngine } from './engines.ts';
import { swedishCorpus, swedishInstead, swedishQueries } from './swedish-corpus.ts';

onEveryEngine(
  (engine) => `Swedish, as ${engine} understands it:`,
  (open) => {
    let engine: SearchEngine;
    /** The one that is always there, beside any other. */
    let embedded: EmbeddedEngine;
    const ask = async (text: string, verbatim = false) => {
      const { articles } = await engine.find({ ...everything, text, verbatim, perPage: 30 });
      return articles.map(({ articleId }) => articleId);
    };

    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'eter-swedish-'));
      engine = open(folder);
      embedded = openSqliteSearch(join(folder, 'embedded'));
      for (const one of [engine, embedded])
        await one.change((index) => {
          for (const document of swedishCorpus) index.put(document);
          return Promise.resolve();
        });
      return async () => {
        engine.close();
        embedded.close();
        await rm(folder, { recursive: true, force: true });
      };
    });

    it.each(swedishQueries)('%s finds %j and not %j: %s', async (text, finds, not) => {
      const found = await ask(text);
      expect(found).toEqual(expect.arrayContaining([...finds]));
      expect(found.filter((id) => not.includes(id))).toEqual([]);
      if (finds.length > 0) expect(finds).toContain(found[0]);
    });

    it('puts a name before the word that is spelled the same, however often that is said', async () => {
      expect((await ask('lind')).slice(0, 2)).toEqual(['lind', 'lindar']);
    });

    it('puts the newest first of those that answer equally well', async () => {
      expect(await ask('nyckelharpa')).toEqual(['musik-ny', 'musik-gammal']);
    });

    it.each(swedishInstead)('offers for %j %j: %s', async (text, offered, _, more) => {
      const search = {
        find: (question: Parameters<SearchEngine['find']>[0]) => engine.find(question),
        alternatives: (asked: string) => embedded.alternatives(asked)
      };
      expect((await engine.find({ ...everything, ...more, text, perPage: 10 })).total).toBe(0);
      const texts = await findInstead(search, { ...everything, ...more, text, perPage: 10 });
      expect(texts.slice(0, offered.length)).toEqual(offered);
      expect(texts.length).toBeLessThanOrEqual(3);
      if (offered.length === 0) expect(texts).toEqual([]);
      for (const one of texts) {
        const { total } = await engine.find({ ...everything, ...more, text: one, perPage: 10 });
        expect([one, total > 0]).toEqual([one, true]);
      }
    });

    it('finds only what is spelled so when that is asked for', async () => {
      expect(await ask('samvärkan', true)).toEqual([]);
      expect(await ask('samverkan', true)).toEqual(['samverkan']);
    });
  }
);
