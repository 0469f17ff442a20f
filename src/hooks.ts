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
/** The pages that links in letters about comments lead to, `/kommentar/…`. */
const commentFolders: Readonly<Record<string, string>> = {
  bekrafta: 'confirm',
  andra: 'change',
  mina: 'mine',
  hamta: 'export',
  avprenumerera: 'unsubscribe'
};
/** The words of the studio's addresses, `/redaktion/…`, and their folders in `routes/studio/`. */
const studioFolders: Readonly<Record<string, string>> = {
  artikel: 'articles',
  'ladda-upp': 'upload',
  'spela-in': 'record',
  hamtningar: 'imports',
  inspelning: 'recordings',
  kommentarer: 'comments',
  moderering: 'moderation',
  person: 'people',
  organisation: 'organisations',
  program: 'programmes',
  installningar: 'settings',
  post: 'mail',
  konton: 'accounts',
  'mitt-konto': 'account',
  bilder: 'images',
  forslag: 'suggestions',
  forhandsgranska: 'preview',
  forlopp: 'progress',
  maskinutskrift: 'transcription',
  undertexter: 'captions',
  kapitelforslag: 'chapter-suggestions',
  utskrift: 'transcript'
};

const inside = new Set(Object.values(folders).filter((folder) => !(folder in folders)));

/** Finds the folder of a public address; a folder's own name is no address. */
export const reroute: Reroute = ({ url }) => {
  const [, first = '', ...rest] = url.pathname.split('/');
  if (inside.has(first)) return '/-/no-such-address';
  const folder = Object.hasOwn(folders, first) ? folders[first] : undefined;
  if (folder === undefined) return url.pathname;
  return ['', folder, ...insideOf(folder, rest)].join('/');
};

function insideOf(folder: string, rest: readonly string[]): readonly string[] {
  if (folder === 'studio') return insideStudio(rest);
  if (folder !== 'comment') return rest;
  return rest.map((word) => commentFolders[word] ?? `no-such-${word}`);
}

/** Every other word is an id: `artikel/<id>/forhandsgranska`. */
function insideStudio(words: readonly string[]): string[] {
  return words.map((word, at) => {
    if (at % 2 === 1) return word;
    return Object.hasOwn(studioFolders, word) ? (studioFolders[word] ?? word) : `no-such-${word}`;
  });
}
