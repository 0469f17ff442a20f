import swedish from '#messages/grounds.sv.json' with { type: 'json' };
import english from '#messages/grounds.en.json' with { type: 'json' };
import { reportCategories } from '#lib/comments/grounds.ts';
import { findPublic } from '#lib/server/comments/latest.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { reportComment } from '#lib/server/comments/reporting.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { fail } from '@sveltejs/kit';
import { found } from '../../../right-address.ts';
import { tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shows the comment that is to be reported, and what it can be reported for. */
export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'x-robots-tag': 'noindex' });
  const { portal, language } = event.locals;
  const id = tokenIn(event);
  const words = language === 'sv' ? swedish : english;
  const { name, text, article } = found(await findPublic(portal, id));
  const place = { path: `${articlePath(article)}#comment-${id}`, headline: article.headline };
  return {
    id,
    comment: { name, text, article: place },
    categories: reportCategories.map((code) => ({ code, words: words[`ground.${code}`] }))
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, language } = event.locals;
    const data = await event.request.formData();
    const textOf = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    const values = { category: textOf('category'), words: textOf('words'), email: textOf('email') };
    try {
      await reportComment(portal, tokenIn(event), values, { address: event.getClientAddress() });
      return {
        isDone: true,
        hasAddress: values.email.trim() !== '',
        values: null,
        problem: null,
        code: null
      };
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      const problem = refusalWords(language, thrown);
      return fail(thrown.status, { isDone: false, hasAddress: false, values, problem, code: thrown.code });
    }
  }
};
