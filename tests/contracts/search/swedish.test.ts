import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { everything } from '#lib/search/search.ts';
import type { SearchEngine } from '#lib/server/search/engine.ts';
import { onEveryEngine } from './engines.ts';
import { swedishCorpus, swedishQueries } from './swedish-corpus.ts';

onEveryEngine(
  (engine) => `Swedish, as ${engine} understands it:`,
  (open) => {
    let engine: SearchEngine;
    const ask = async (text: string, verbatim = false) => {
      const { articles } = await engine.find({ ...everything, text, verbatim, perPage: 30 });
      return articles.map(({ articleId }) => articleId);
    };

    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'eter-swedish-'));
      engine = open(folder);
      await engine.change((index) => {
        for (const document of swedishCorpus) index.put(document);
        return Promise.resolve();
      });
      return async () => {
        engine.close();
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

    it('finds only what is spelled so when that is asked for', async () => {
      expect(await ask('samvärkan', true)).toEqual([]);
      expect(await ask('samverkan', true)).toEqual(['samverkan']);
    });
  }
);
