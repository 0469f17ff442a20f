import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the words that only pages of lists say. */
export const load: PageLoad = async ({ data, parent }) =>
  withWords('lists', await parent(), Promise.resolve(data));
