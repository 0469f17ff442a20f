import { findMine } from '#lib/server/comments/own-comments.ts';
import { tokenIn } from '../../../own-comments.ts';
import type { RequestHandler } from './$types';

/** All that was written with one address, as a file, for whoever has the link. */
export const GET: RequestHandler = async (event) => {
  const mine = await findMine(event.locals.portal, tokenIn(event));
  return new Response(JSON.stringify(mine, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="kommentarer.json"',
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex'
    }
  });
};
