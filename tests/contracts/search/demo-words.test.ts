import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { everything } from '#lib/search/search.ts';
import type { SearchDocument, SearchEngine, SearchText } from '#lib/server/search/engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { readTranscript } from '#lib/transcripts/reading.ts';

const demo = join(import.meta.dirname, '../../../demo');

/** Article, what is asked, and the second at which the passage begins where it is said. */
const spokenWords: [article: string, question: string, seconds: number][] = [
  ['rar-ola-wiktorsson', 'samordningsförbund', 0.5],
  ['rar-ola-wiktorsson', 'arbetsförmedling', 25.596],
  ['rar-ola-wiktorsson', '"mellan stolarna"', 51.926],
  ['rar-ola-wiktorsson', '47 miljoner', 62.001],
  ['rar-ola-wiktorsson', 'socialfond', 62.001],
  ['rar-ola-wiktorsson', 'ciceron', 91.638],
  ['rar-ola-wiktorsson', 'skattepeng', 100.308],
  ['frobiblioteket', 'fröbibliotek', 11.743],
  ['frobiblioteket', 'ringblomma', 29.306],
  ['frobiblioteket', 'gurkplanta', 62.82],
  ['frobiblioteket', 'häftpistol', 62.82],
  ['frobiblioteket', 'balkong', 44.048],
  ['frobiblioteket', 'aldreboende', 44.048],
  ['brodrosten', 'lödtenn', 0.5],
  ['brodrosten', 'brodsmula', 12.534],
  ['brodrosten', 'dragkedja', 82.347],
  ['brodrosten', 'liggaren', 61.86],
  ['bokbussen', 'luftpump', 0.5],
  ['bokbussen', 'hållplats', 28.053],
  ['bokbussen', 'talbok', 50.804],
  ['bokbussen', 'högläsning', 70.042],
  ['bokbussen', 'snökedja', 89.83],
  ['stralkastarna', 'stralkastare', 0.5],
  ['stralkastarna', 'pannlampan', 14.088],
  ['stralkastarna', 'fladdermus', 68.542],
  ['stralkastarna', 'omklädningsrum', 14.088],
  ['gjutjarnsracket', 'gjutjärn', 10.722],
  ['gjutjarnsracket', 'broracke', 0.5],
  ['gjutjarnsracket', 'tumavtrycket', 57.351],
  ['gjutjarnsracket', 'restaurangkök', 42.945],
  ['nattlinjen', 'adventsstjärna', 35.78],
  ['nattlinjen', 'volontär', 51.877],
  ['nattlinjen', 'tomatsoppan', 81.923],
  ['nattlinjen', 'loggboken', 57.52],
  ['nattlinjen', 'konditori', 57.52],
  ['snovintern', 'telefonstolpe', 11.069],
  ['snovintern', 'sjörapport', 62.987],
  ['snovintern', 'ardenner', 75.934],
  ['snovintern', 'transistorradio', 45.826],
  ['snovintern', 'mjölkbilen', 0.5]
];
/** Said and written nowhere. */
const strangers = ['helikopter', 'simhall', 'Göteborg', 'brandkår', 'kryptovaluta', 'samordningsfest'];

function documentOf(folder: string): SearchDocument {
  const article = parse(readFileSync(join(demo, folder, 'article.yaml'), 'utf8')) as {
    headline: string;
    lede: string;
    transcript?: string;
    body: Record<string, unknown>[];
  };
  const text = (field: SearchText['field'], words: string): SearchText => ({
    field,
    text: words,
    startMs: null,
    speaker: null,
    times: []
  });
  const transcript = article.transcript ? readFileSync(join(demo, folder, article.transcript)) : '';
  return {
    articleId: folder,
    version: '1',
    kind: 'audio',
    programmeId: null,
    credits: [],
    organisationIds: [],
    topicIds: [],
    year: 2026,
    publishedAt: 1,
    texts: [
      text('headline', article.headline),
      text('lede', article.lede),
      ...article.body.map((block) => text('body', JSON.stringify(Object.values(block)))),
      ...readTranscript(transcript).passages.map((passage) => ({ ...passage, field: 'spoken' as const }))
    ]
  };
}

describe('the demo station', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eter-demo-words-'));
  let engine: SearchEngine;
  beforeAll(async () => {
    engine = openSqliteSearch(folder);
    const folders = readdirSync(demo, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'images'
    );
    await engine.change((index) => {
      for (const { name } of folders) index.put(documentOf(name));
      return Promise.resolve();
    });
  });
  afterAll(async () => {
    engine.close();
    await rm(folder, { recursive: true });
  });

  const ask = (text: string) => engine.find({ ...everything, text, perPage: 20 });

  it.each(spokenWords)('opens %s where %s is said, at %d s', async (article, question, seconds) => {
    const { articles } = await ask(question);
    const found = articles.find(({ articleId }) => articleId === article);
    expect(found?.spoken.map(({ startMs }) => startMs / 1000)).toContain(seconds);
  });

  it.each(strangers)('has nothing about %s', async (question) => {
    expect((await ask(question)).articles).toEqual([]);
  });
});
