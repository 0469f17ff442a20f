import { error, type Handle, type HandleServerError, redirect, type RequestEvent } from '@sveltejs/kit';
import { anyone } from '#lib/server/accounts/actor.ts';
import { may } from '#lib/server/accounts/may.ts';
import { newId } from '#lib/server/ids.ts';
import { wordsOf } from '#lib/server/log.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { findStation } from '#lib/server/station/station.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { leaveOldNumber, orMoved } from './routes/moving.ts';
import { inAttribute, withShared } from './routes/sharing.ts';

/** Who → which station and language → may they enter → answer, with the headers that depend on who asked. */
export const handle: Handle = async ({ event, resolve }) => {
  await recognise(event);
  if (isStudio(event.url)) admit(event);
  else await leaveOldNumber(event);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      withShared(html, event.locals.shared ?? {}, '%oembed%')
        .replace('%lang%', () => attributesOf(event))
        .replace('%oembed%', () => event.locals.oembed ?? '')
        .replace('%station%', () => inAttribute(event.locals.station.name))
  });
  return orMoved(event, withHeaders(event, response));
};

/** Gives a refusal its words and status; of anything else says only a number, which stands in the log beside why. */
export const handleError: HandleServerError = ({ error: thrown, event, status, message }) => {
  const { portal, language = 'sv' } = event.locals as Partial<App.Locals>;
  if (isRefusal(thrown)) {
    event.locals.refusedWith = thrown.status;
    return { message: refusalWords(language, thrown), code: thrown.code, status: thrown.status };
  }
  if (status < 500) return { message, status };
  const id = newId();
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  portal?.log.error('a page failed', { id, path: event.url.pathname, reason: wordsOf(thrown), stack });
  return {
    message: refusalWords(language, { code: 'unexpected', message, values: { id } }),
    code: 'unexpected',
    status
  };
};

/** The language of the page; of a player on the page of somebody else also the appearance it asks for, `?tema=dark`. */
function attributesOf({ locals, url }: RequestEvent): string {
  const theme = url.searchParams.get('tema');
  const isChosen = url.pathname.startsWith('/embed/') && (theme === 'dark' || theme === 'light');
  return isChosen ? `${locals.language}" data-theme="${theme}` : locals.language;
}

async function recognise(event: RequestEvent): Promise<void> {
  const { locals, platform, cookies, url } = event;
  if (!platform) throw new Error('the pages were started without the portal');
  const { portal } = platform.req;
  locals.portal = portal;
  const secret = cookies.get(portal.sessions.cookieName);
  const found = secret ? await portal.sessions.find(secret) : null;
  const station = await findStation(portal);
  Object.assign(locals, {
    station,
    account: found?.account ?? null,
    actor: found?.actor ?? anyone,
    language: (isStudio(url) && found?.account.language) || station.language
  });
}

function isStudio(url: URL): boolean {
  return /^\/redaktion(\/|$)/.test(url.pathname);
}

function admit({ locals, url }: RequestEvent): void {
  if (!locals.account) redirect(303, `/logga-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  if (!may(locals.actor, 'studio.enter')) error(403, 'Your account may not enter the studio.');
}

function withHeaders({ locals, url }: RequestEvent, response: Response): Response {
  const { headers } = response;
  if (locals.account || isStudio(url) || url.pathname === '/logga-in')
    headers.set('cache-control', 'private, no-store');
  const policy = headers.get('content-security-policy');
  if (policy && url.pathname.startsWith('/embed/'))
    headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  const status = locals.refusedWith;
  if (status === undefined || response.status !== 500) return response;
  return new Response(response.body, { status, headers });
}
