import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findByOldAddress } from '#lib/server/articles/old-addresses.ts';
import { articlePath } from '#lib/ui/addresses.ts';

/** Sends whoever asks for an article by the number it had in WordPress, `/?p=123`, to where it is now. */
export async function leaveOldNumber(event: RequestEvent): Promise<void> {
  if (!event.url.searchParams.has('p')) return;
  const to = await movedTo(event);
  if (to) redirect(308, to);
}

/** The answer to an address that nothing is at: the way to the article that stood there once, or the same answer. */
export async function orMoved(event: RequestEvent, response: Response): Promise<Response> {
  if (response.status !== 404 || event.isDataRequest) return response;
  const to = await movedTo(event);
  return to ? new Response(null, { status: 308, headers: { location: to } }) : response;
}

async function movedTo({ locals, request, url }: RequestEvent): Promise<string | undefined> {
  if (!['GET', 'HEAD'].includes(request.method)) return undefined;
  const article = await findByOldAddress(locals.portal, url);
  return article && articlePath(article);
}
