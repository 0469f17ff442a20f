import type { Actor } from '../accounts/actor.ts';
import { isRefusal } from '../refusal.ts';
import { readFolder, type ImportFolder, type SidecarProblem } from './folder.ts';
import { type ImportRoom, importArticle } from './importing-articles.ts';
import { importRegister, type Register } from './importing-register.ts';

/** What happened to one article of a folder. */
export interface ImportedArticle {
  readonly key: string;
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'failed';
  readonly articleId: string | null;
  readonly words: string | null;
}

/** What an import did. `problems` are sidecars that could not be used. */
export interface ImportReport {
  readonly articles: readonly ImportedArticle[];
  readonly problems: readonly SidecarProblem[];
}

/**
 * Imports a folder of recordings with sidecars: station, programmes, people, organisations, articles. Run again,
 * it goes on where it stopped and changes only what has changed. One article that fails does not stop the others.
 */
export async function importFolder(
  room: ImportRoom,
  path: string,
  tell: (article: ImportedArticle) => void,
  actor: Actor
): Promise<ImportReport> {
  const folder = await readFolder(path);
  const register = await importRegister(room, folder, actor);
  const articles: ImportedArticle[] = [];
  for (const one of folder.articles) {
    const done = await attempt(room, folder, { register, one }, actor);
    articles.push(done);
    tell(done);
  }
  return { articles, problems: folder.problems };
}

async function attempt(
  room: ImportRoom,
  folder: ImportFolder,
  { register, one }: { register: Register; one: ImportFolder['articles'][number] },
  actor: Actor
): Promise<ImportedArticle> {
  try {
    return await importArticle(room, { source: folder.source, register, ...one }, actor);
  } catch (cause) {
    if (!isRefusal(cause) && !isFileError(cause)) throw cause;
    return { key: one.sidecar.key, outcome: 'failed', articleId: null, words: cause.message };
  }
}

function isFileError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'syscall' in cause;
}
