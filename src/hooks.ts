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
  om: 'about',
  'logga-in': 'sign-in',
  redaktion: 'studio'
};
const inside = new Set(Object.values(folders).filter((folder) => !(folder in folders)));

/** Finds the folder of a public address; a folder's own name is no address. */
export const reroute: Reroute = ({ url }) => {
  const [, first = '', ...rest] = url.pathname.split('/');
  if (inside.has(first)) return '/-/no-such-address';
  const folder = Object.hasOwn(folders, first) ? folders[first] : undefined;
  return folder === undefined ? url.pathname : ['', folder, ...rest].join('/');
};
