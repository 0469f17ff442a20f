import type { SearchDocument } from '#lib/server/search/engine.ts';
import { corpus } from '../contracts/search/corpus.ts';

/** How many `manyDocuments` has. */
export const many = 60;

/** Documents enough to make an index of for a second or two: those of the corpus, each with a long interview. */
export async function* manyDocuments(count = many): AsyncGenerator<SearchDocument> {
  for (let at = 0; at < count; at += 1) {
    const document = corpus[at % corpus.length]!;
    const said = Array.from({ length: 60 }, (_, n) => ({
      field: 'spoken' as const,
      text: `Stycke ${n} av samtal ${at}, om samverkan, verkstaden och den långa vägen in i yrket.`,
      startMs: n * 30_000,
      speaker: null,
      times: []
    }));
    yield await Promise.resolve({
      ...document,
      articleId: `${document.articleId}-${at}`,
      texts: [...document.texts.filter(({ field }) => field !== 'spoken'), ...said]
    });
  }
}
