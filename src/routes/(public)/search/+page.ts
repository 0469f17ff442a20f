import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the words that only this page says. */
export const load: PageLoad = async ({ data, parent }) => {
  return withWords('search', await parent(), Promise.resolve(data));
};
