import { error } from '@sveltejs/kit';
import { programmeFeed } from '#lib/server/feeds/feeds.ts';
import { feedResponse } from '../../answering.ts';
import type { RequestHandler } from './$types';

/** The interviews of a programme, for podcast apps. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const feed = await programmeFeed(locals.portal, params.id);
  if (!feed) error(404, 'Not found');
  return feedResponse(request, feed);
};
export const HEAD = GET;
