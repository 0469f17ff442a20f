import { readPlay } from '#lib/server/statistics/plays.ts';
import type { RequestHandler } from './$types';

/** What a player tells of how far an interview is heard: no cookie, no identifier, nothing of who listens. */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
  await locals.portal.plays.count(readPlay(await request.text()), { address: getClientAddress() });
  return new Response(null, { status: 204 });
};
