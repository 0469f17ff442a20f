import type { ArticlePage, ArticleState, Named } from '#lib/articles/article.ts';
import type { Body } from '#lib/articles/body.ts';
import type { HiddenPart } from '#lib/media/hidden-part.ts';
import type { ImageView } from '#lib/images/image.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';
import { hiddenParts } from '../media/hidden-parts.ts';
import { findMedia } from '../media/recordings.ts';
import { Refusal } from '../refusal.ts';
import { findChapters, findTranscript } from '../transcripts/transcripts.ts';
import { creditsOf } from './credits.ts';
import { teasersOf } from './teasers.ts';
import { topicsOf } from './topics.ts';

/** What is left to say of an article that has been taken away. */
export class ArticleWithdrawn extends Refusal {
  readonly tombstone: {
    readonly headline: string;
    readonly withdrawnAt: number;
    readonly reason: string | null;
  };
  constructor(tombstone: ArticleWithdrawn['tombstone']) {
    super('article-withdrawn', 410, 'The article has been withdrawn.');
    this.tombstone = tombstone;
  }
}

/**
 * The page of a published article, with its transcript in `language` where there is one, else in the article's own. Undefined
 * for an unknown id or a draft; refuses with `ArticleWithdrawn` (410).
 */
export async function findArticle(
  portal: { db: Database },
  id: string,
  language?: string
): Promise<ArticlePage | undefined> {
  const row = await articleRow(portal, id);
  if (row?.state === 'withdrawn')
    throw new ArticleWithdrawn({
      headline: row.headline,
      withdrawnAt: row.withdrawn_at ?? row.updated_at,
      reason: row.withdrawn_reason
    });
  return row?.state === 'published' ? pageOf(portal, row, language) : undefined;
}

/** The page of an article in any state, as it would look. Who may see it is checked by the caller (`article.preview`). */
export async function previewArticle(portal: { db: Database }, id: string): Promise<ArticlePage | undefined> {
  const row = await articleRow(portal, id);
  return row && pageOf(portal, row);
}

function articleRow({ db }: { db: Database }, id: string) {
  return db.read.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
}

type ArticleRow = NonNullable<Awaited<ReturnType<typeof articleRow>>>;

async function pageOf(
  portal: { db: Database },
  row: ArticleRow,
  language?: string
): Promise<ArticlePage | undefined> {
  const [teaser] = await teasersOf(portal, [row.id]);
  if (!teaser) return undefined;
  const body = JSON.parse(row.body) as Body;
  const recordingId = row.recording_id;
  return {
    ...teaser,
    state: row.state as ArticleState,
    revision: row.revision,
    changedAt: row.updated_at,
    body,
    bodyImages: await bodyImages(portal, body),
    credits: await creditsOf(portal, row.id),
    topics: await topicsOf(portal, row.id),
    mentions: await mentionsOf(portal, row.id),
    media: recordingId ? await findMedia(portal, recordingId) : null,
    transcript: recordingId ? await findTranscript(portal, recordingId, language ?? teaser.language) : null,
    hidden: recordingId ? (await hiddenParts(portal.db.read, recordingId)).map(publicly) : [],
    chapters: recordingId ? await findChapters(portal, recordingId) : [],
    commentsOpen: row.comments_open === 1
  };
}

const publicly = ({ startMs, endMs, notice, untilMs }: HiddenPart): HiddenPart => ({
  startMs,
  endMs,
  notice,
  untilMs
});

async function bodyImages(portal: { db: Database }, body: Body): Promise<ImageView[]> {
  const images = body.filter((block) => block.type === 'image');
  const sizes = await imageViews(
    portal,
    images.map((image) => image.imageId)
  );
  return images.map((image) => viewOf(sizes, image.imageId, image)).filter((view) => view !== null);
}

async function mentionsOf({ db }: { db: Database }, articleId: string): Promise<Named[]> {
  return db.read
    .selectFrom('article_mention')
    .innerJoin('organisation as named', 'named.id', 'article_mention.organisation_id')
    .innerJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('named.merged_into', 'named.id')))
    )
    .select(['organisation.id', 'organisation.slug', 'organisation.name'])
    .where('article_id', '=', articleId)
    .orderBy('position')
    .execute();
}
