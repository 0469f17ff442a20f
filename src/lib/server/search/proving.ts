import { everything } from '#lib/search/search.ts';
import { wordsOf } from '#lib/search/words.ts';
import type { SearchDocument, SearchEngine } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';

/** An article that a new index must find, and by which words. */
interface Smoke {
  readonly articleId: string;
  readonly text: string;
}

/** Takes a few documents while an index is made of them: the first of each size, such as 1, 10, 100. */
export function sampleOf(): { add: (document: SearchDocument) => void; taken: () => readonly Smoke[] } {
  const smokes: Smoke[] = [];
  let count = 0;
  return {
    add(document) {
      count += 1;
      const headline = document.texts.find(({ field }) => field === 'headline')?.text ?? '';
      const words = wordsOf(headline).map(({ form }) => form);
      if (/^10*$/.test(String(count)) && words.length > 0)
        smokes.push({ articleId: document.articleId, text: `"${words.slice(0, 8).join(' ')}"` });
    },
    taken: () => smokes
  };
}

/** Proves that an index holds as many articles as it was given, and finds some of them by their headlines; refuses it otherwise. */
export async function proveIndex(
  index: Pick<SearchEngine, 'find' | 'versions'>,
  { count, smokes }: { count: number; smokes: readonly Smoke[] }
): Promise<void> {
  const held = (await index.versions()).size;
  if (held !== count) throw new SearchEngineFailed('not-proven', `it holds ${held} articles of ${count}`);
  for (const { articleId, text } of smokes) {
    const { articles } = await index.find({ ...everything, text, perPage: 100 });
    const isFound = articles.some((article) => article.articleId === articleId);
    if (!isFound && articles.length < 100)
      throw new SearchEngineFailed('not-proven', `it does not find ${articleId}`);
  }
}
