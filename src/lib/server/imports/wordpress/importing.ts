import { stat } from 'node:fs/promises';
import type { Actor } from '../../accounts/actor.ts';
import { isRefusal } from '../../refusal.ts';
import { findStation } from '../../station/station.ts';
import { FolderUnreadable } from '../folder.ts';
import type { ImportRoom } from '../importing-articles.ts';
import { indexExport, itemsOf, type WordPressItem } from './export.ts';
import type { Passage, WordPressOptions } from './passage.ts';
import { importPost } from './posts.ts';
import { type ImportedPost, Reporting, type WordPressReport } from './report.ts';

/** Kinds of posts that are articles; podcast plugins have their own. */
const articleTypes = new Set(['post', 'podcast', 'episode']);
const goneStates = new Set(['trash', 'auto-draft', 'inherit']);

/**
 * Takes in an export of WordPress (WXR 1.0 to 1.2): posts as drafts with authors, topics, pictures, recordings, old
 * addresses and comments in their threads. Run again it adds only what is new. Everything that could not be read or was
 * left out is in the report. Refuses a file that is no export, or could harm whoever reads it, before anything is written.
 */
export async function importWordPress(
  room: ImportRoom,
  { file, ...options }: WordPressOptions & { readonly file: string },
  tell: (post: ImportedPost) => void,
  actor: Actor
): Promise<WordPressReport> {
  await demandFolder(options.media);
  const timezone = room.config.STATION_TIMEZONE;
  const index = await indexExport(file, timezone);
  const { language } = await findStation(room);
  const report = new Reporting();
  const passage = { room, actor, index, report, language, ...options };
  for await (const item of itemsOf(file, timezone)) {
    if (!('broken' in item)) await take(passage, item, tell);
    else if (item.isSmall) report.note(item, item.broken);
    else report.failed(item, item.broken);
  }
  return report.done();
}

async function demandFolder(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const about = await stat(folder).catch(() => undefined);
  if (!about?.isDirectory()) throw new FolderUnreadable(folder);
}

async function take(
  passage: Passage,
  item: WordPressItem,
  tell: (post: ImportedPost) => void
): Promise<void> {
  if (!isArticle(passage, item)) return;
  const post = await attempt(passage, item);
  passage.report.post(post);
  tell(post);
}

function isArticle({ report }: Passage, item: WordPressItem): boolean {
  if (item.type === 'attachment') return false;
  if (item.type === 'page') report.note(item, 'a page, not an article: left out');
  if (!articleTypes.has(item.type)) report.leftOut(item.type);
  else if (goneStates.has(item.status)) report.leftOut(`${item.type} (${item.status})`);
  else return true;
  return false;
}

async function attempt(passage: Passage, item: WordPressItem): Promise<ImportedPost> {
  try {
    return await importPost(passage, item);
  } catch (cause) {
    if (!isRefusal(cause) && !(cause instanceof Error && 'syscall' in cause)) throw cause;
    passage.report.failed(item, cause.message);
    return { title: item.title, outcome: 'failed', state: '', articleId: null, comments: 0 };
  }
}
