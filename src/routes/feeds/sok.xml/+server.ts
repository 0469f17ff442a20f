import { questionIn } from '#lib/search/question-address.ts';
import { searchFeed } from '#lib/server/feeds/search-feed.ts';
import { feedResponse } from '../answering.ts';
import type { RequestHandler } from './$types';

/** What is new for a search: the parameters of `/sok`. */
export const GET: RequestHandler = async ({ locals, url, request }) =>
  feedResponse(request, await searchFeed(locals.portal, questionIn(url)));
export const HEAD = GET;
