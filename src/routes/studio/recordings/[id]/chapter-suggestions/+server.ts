import { json } from '@sveltejs/kit';
import { findSuggestedChapters } from '#lib/server/transcripts/suggestions.ts';
import { enter } from '../../../entering.ts';
import type { RequestHandler } from './$types';

/** Chapters that a recording might have, for the editor to take up or not. */
export const GET: RequestHandler = async (event) => {
  const { portal, actor } = enter(event, 'article.write');
  const chapters = await findSuggestedChapters(portal, event.params.id, actor);
  return json(chapters, { headers: { 'cache-control': 'no-store' } });
};
