import { withWords } from '#lib/ui/more-words.ts';
import type { PageLoad } from './$types';

/** Fetches the words that only this page says. What it shows lies in the reader's browser. */
export const load: PageLoad = async ({ data, parent }) =>
  withWords('listening', await parent(), Promise.resolve(data));
