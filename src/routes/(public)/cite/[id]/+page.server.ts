import english from '#messages/notes.en.json' with { type: 'json' };
import swedish from '#messages/notes.sv.json' with { type: 'json' };
import { apa, harvard } from '#lib/articles/citing.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { citedBy } from '../../../citing-articles.ts';
import type { PageServerLoad } from './$types';

/** How an article is cited, or the place in its recording that `?t=` names. */
export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { article, cited } = await citedBy(locals, params.id, url.searchParams);
  const say = locals.language === 'en' ? english : swedish;
  return {
    headline: article.headline,
    path: articlePath(article),
    address: cited.address,
    at: cited.at,
    harvard: harvard(cited),
    apa: apa(cited),
    files: `/citera/${article.id}`,
    search: url.search,
    words: { copy: say['cite.copy'], files: say['cite.files'] }
  };
};
