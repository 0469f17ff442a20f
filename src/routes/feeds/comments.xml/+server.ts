import { error } from '@sveltejs/kit';
import { commentFeed } from '#lib/server/feeds/comment-feeds.ts';
import { feedResponse } from '../answering.ts';
import type { RequestHandler } from './$types';

/** The latest comments of the whole station. */
export const GET: RequestHandler = async ({ locals, request }) => {
  const feed = await commentFeed(locals.portal, null);
  if (!feed) error(404, 'Not found');
  return feedResponse(request, feed);
};
export const HEAD = GET;
