import type { ExpressionBuilder } from 'kysely';
import type { ArticleState } from '#lib/articles/article.ts';
import { slugOf } from '#lib/ui/slug.ts';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Database, Tables } from '../database/database.ts';

/** An article in the studio's list. Times are milliseconds UTC. */
export interface ListedDraft {
  readonly id: string;
  readonly slug: string;
  readonly headline: string;
  readonly state: ArticleState;
  readonly programme: string | null;
  readonly owner: string | null;
  readonly updatedAt: number;
  readonly scheduledAt: number | null;
  readonly publishedAt: number | null;
}

/** What the studio's list is narrowed to. `page` begins at 1. */
export interface DraftFilter {
  readonly state?: ArticleState | undefined;
  /** Part of the headline, as its address writes it: case and accents do not matter. */
  readonly text?: string | undefined;
  /** Only published interviews that nobody can read: their recording has no transcript. */
  readonly lacksTranscript?: boolean | undefined;
  readonly page?: number | undefined;
}

const perPage = 50;

/** Articles in any state, last changed first, 50 a page. */
export async function listDrafts(
  { db }: { db: Database },
  { state, text = '', lacksTranscript, page = 1 }: DraftFilter,
  actor: Actor
): Promise<{ articles: ListedDraft[]; total: number; pages: number }> {
  demand(actor, 'article.preview');
  let chosen = db.read.selectFrom('article');
  if (state) chosen = chosen.where('article.state', '=', state);
  if (lacksTranscript) chosen = chosen.where(isUnread).where('article.state', '=', 'published');
  const words = slugOf(text, '');
  if (words) chosen = chosen.where('article.slug', 'like', `%${words}%`);
  const { total } = await chosen
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await chosen
    .leftJoin('programme', 'programme.id', 'article.programme_id')
    .leftJoin('account', 'account.id', 'article.created_by')
    .select(['article.id', 'article.slug', 'article.headline', 'article.state'])
    .select(['programme.title as programme', 'account.name as owner', 'article.updated_at as updatedAt'])
    .select(['article.scheduled_at as scheduledAt', 'article.published_at as publishedAt'])
    .orderBy('article.updated_at', 'desc')
    .orderBy('article.id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const articles = rows.map((row) => ({ ...row, state: row.state as ArticleState }));
  return { articles, total, pages: Math.max(1, Math.ceil(total / perPage)) };
}

const isUnread = (article: ExpressionBuilder<Tables, 'article'>) =>
  article.and([
    article('article.recording_id', 'is not', null),
    article.not(
      article.exists(
        article
          .selectFrom('transcript')
          .select('transcript.id')
          .whereRef('transcript.recording_id', '=', 'article.recording_id')
          .where('transcript.current', '=', 1)
      )
    )
  ]);

/** The articles in any state that use one of these recordings, by headline. */
export async function articlesOfRecordings(
  { db }: { db: Database },
  recordingIds: readonly string[],
  actor: Actor
): Promise<{ id: string; headline: string; recordingId: string | null }[]> {
  demand(actor, 'article.preview');
  if (recordingIds.length === 0) return [];
  return db.read
    .selectFrom('article')
    .select(['id', 'headline', 'recording_id as recordingId'])
    .where('recording_id', 'in', recordingIds)
    .orderBy('headline')
    .orderBy('id')
    .execute();
}
