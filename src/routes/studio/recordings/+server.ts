import { json } from '@sveltejs/kit';
import { enter } from '../entering.ts';
import { latestRecordings } from '../listing-recordings.ts';
import type { RequestHandler } from './$types';

/** The latest recordings and how far they have come, for a page that must not be loaded anew. */
export const GET: RequestHandler = async (event) => {
  const recordings = await latestRecordings(enter(event, 'recording.upload'));
  return json(recordings, { headers: { 'cache-control': 'no-store' } });
};
