import type { RequestHandler } from './$types';

/** How the portal is called and drawn when someone puts it on their home screen. */
export const GET: RequestHandler = ({ locals: { station } }) => {
  const manifest = {
    name: station.name,
    short_name: station.name,
    description: station.tagline,
    lang: station.language,
    start_url: '/',
    display: 'minimal-ui',
    background_color: '#f8f9f4',
    theme_color: '#0e3b36',
    icons: [
      { src: '/icons/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/icons/icon-192.png', type: 'image/png', sizes: '192x192' },
      { src: '/icons/icon-512.png', type: 'image/png', sizes: '512x512' }
    ]
  };
  return new Response(JSON.stringify(manifest), {
    headers: { 'content-type': 'application/manifest+json; charset=utf-8' }
  });
};
