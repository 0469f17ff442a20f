import { error } from '@sveltejs/kit';
import { type OEmbed, oembedOf, oembedXml } from '#lib/articles/oembed.ts';
import { readSpan } from '#lib/player/place.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { found } from '../right-address.ts';
import type { RequestHandler } from './$types';

const formats: Readonly<Record<string, { readonly write: (told: OEmbed) => string; readonly type: string }>> =
  {
    json: { write: (told) => JSON.stringify(told), type: 'application/json; charset=utf-8' },
    xml: { write: oembedXml, type: 'text/xml; charset=utf-8' }
  };

/** `/oembed?url=<address of an article>`: how others show its player (https://oembed.com). */
export const GET: RequestHandler = async ({ url, locals }) => {
  const asked = url.searchParams;
  const name = asked.get('format') ?? 'json';
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (!format) error(501, 'There is json and xml.');
  const { origin } = locals.portal.config;
  const { id, t } = articleIn(asked.get('url'), origin);
  const article = found(await findArticle(locals.portal, id));
  if (!article.media) error(404, 'Nothing is heard there.');
  const room = { maxWidth: pixels(asked.get('maxwidth')), maxHeight: pixels(asked.get('maxheight')) };
  const told = oembedOf(article, { origin, name: locals.station.name, t }, room);
  return new Response(format.write(told), {
    headers: {
      'content-type': format.type,
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*'
    }
  });
};

/** The article whose address it is; 400 where none is asked for, 404 where it is not one of ours. */
function articleIn(address: string | null, origin: string): { id: string; t: string | null } {
  if (!address) error(400, 'Say which page: ?url=');
  const page = URL.parse(address);
  const [, id] = /^\/(?:artikel|embed)\/([0-9a-z]{12})(?:\/|$)/.exec(page?.pathname ?? '') ?? [];
  if (page?.origin !== origin || !id) error(404, 'There is no such page here.');
  const t = page.searchParams.get('t');
  return { id, t: readSpan(t) ? t : null };
}

/** A size that is asked for; as large as can be when none is, or it makes no sense. */
function pixels(text: string | null): number {
  return /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : 4096;
}
