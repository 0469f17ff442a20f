/** The pages that links in letters about comments lead to, `/kommentar/…`. */
const commentFolders: Readonly<Record<string, string>> = {
  bekrafta: 'confirm',
  andra: 'change',
  mina: 'mine',
  hamta: 'export',
  avprenumerera: 'unsubscribe',
  anmal: 'report',
  granska: 'decide'
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

/** The folders in `routes/` of the words after the first in an address of the studio, or of one's own comments. */
export function foldersInside(folder: string, words: readonly string[]): string[] {
  return words.map((word, at) => {
    // in the studio every other word is an id: `artikel/<id>/forhandsgranska`
    if (folder === 'studio' && at % 2 === 1) return word;
    const known = folder === 'studio' ? studioFolders : commentFolders;
    return Object.hasOwn(known, word) ? (known[word] ?? word) : `no-such-${word}`;
  });
}
