import type { RequestHandler } from './$types';

/** What search engines may read: every public page. A demonstration says `noindex` on its pages and has no map. */
export const GET: RequestHandler = ({ locals: { station }, url }) => {
  const lines = [
    'User-agent: *',
    'Disallow: /redaktion',
    'Disallow: /logga-in',
    'Disallow: /sok?',
    'Disallow: /forslag'
  ];
  if (!station.isDemo) lines.push('', `Sitemap: ${url.origin}/sitemap.xml`);
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
