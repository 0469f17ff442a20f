import { partsOf } from '#lib/articles/parts.ts';
import { laterPart } from '#lib/ui/later.ts';
import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the components that this article needs; what stands below the interview is made alive when it is pointed at. */
export const load: PageLoad = async ({ data, parent }) => {
  const given = await parent();
  const [parts, quotePart, after] = await Promise.all([
    partsOf(data.article),
    data.quote && laterPart(() => withWords('quotes', given, import('#lib/transcripts/QuoteBlock.svelte'))),
    laterPart(() => withWords('comments', given, import('#lib/articles/AfterArticle.svelte')))
  ]);
  return { ...data, parts, quotePart, after };
};
