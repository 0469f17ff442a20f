import type { Reroute } from '@sveltejs/kit';

/** The first word of an address, as readers see it, and the folder in `routes/` that answers it. */
const folders: Readonly<Record<string, string>> = {
  artikel: 'article',
  program: 'programme',
  person: 'person',
  organisation: 'organisation',
  amne: 'topic',
  arkiv: 'archive',
  sok: 'search',
  forslag: 'suggestions',
  citera: 'cite',
  minne: 'memory',
  kommentar: 'comment',
  om: 'about',
  'logga-in': 'sign-in',
  redaktion: 'studio'
};
const inside = new Set(Object.values(folders).filter((folder) => !(folder in folders)));

/** Finds the folder of a public address; a folder's own name is no address. */
export const reroute: Reroute = async ({ url }) => {
  const [, first = '', ...rest] = url.pathname.split('/');
  if (inside.has(first)) return '/-/no-such-address';
  const folder = Object.hasOwn(folders, first) ? folders[first] : undefined;
  if (folder === undefined) return url.pathname;
  // few readers go there: their words are fetched when they do
  const within =
    folder === 'studio' || folder === 'comment' ? await import('#lib/ui/folders-inside.ts') : null;
  return ['', folder, ...(within?.foldersInside(folder, rest) ?? rest)].join('/');
};
