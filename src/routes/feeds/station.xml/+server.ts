import { stationFeed } from '#lib/server/feeds/feeds.ts';
import { feedResponse } from '../answering.ts';
import type { RequestHandler } from './$types';

/** Every interview of the station, for podcast apps. */
export const GET: RequestHandler = async ({ locals, request }) =>
  feedResponse(request, await stationFeed(locals.portal));
export const HEAD = GET;
