import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the words that only the pages of one's own comments say. */
export const load: PageLoad = async ({ data, parent }) => {
  return withWords('ownComments', await parent(), Promise.resolve(data));
};
