import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the words that only pages of people and organisations say. */
export const load: PageLoad = async ({ data, parent }) =>
  withWords('people', await parent(), Promise.resolve(data));
