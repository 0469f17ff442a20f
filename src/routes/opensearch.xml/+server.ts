import { element } from '#lib/server/feeds/xml.ts';
import type { RequestHandler } from './$types';

const longest = 16;

/** How a browser searches here from its own address bar (https://github.com/dewitt/opensearch). */
export const GET: RequestHandler = ({ locals: { station, portal } }) => {
  const { origin } = portal.config;
  const ways = [
    ['text/html', 'results', '/sok?q={searchTerms}'],
    ['application/rss+xml', 'results', '/feeds/sok.xml?q={searchTerms}'],
    ['application/x-suggestions+json', 'suggestions', '/forslag?q={searchTerms}&form=opensearch']
  ] as const;
  const { xml } = element(
    'OpenSearchDescription',
    { xmlns: 'http://a9.com/-/spec/opensearch/1.1/' },
    element('ShortName', {}, station.name.slice(0, longest).toWellFormed()),
    element('LongName', {}, station.name.slice(0, 48).toWellFormed()),
    element('Description', {}, station.tagline || station.name),
    element('Image', { width: 64, height: 64, type: 'image/svg+xml' }, `${origin}/icons/icon.svg`),
    element('Language', {}, station.language),
    element('InputEncoding', {}, 'UTF-8'),
    ...ways.map(([type, rel, path]) => element('Url', { type, rel, template: origin + path }))
  );
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, {
    headers: {
      'content-type': 'application/opensearchdescription+xml; charset=utf-8',
      'cache-control': 'public, max-age=3600'
    }
  });
};
