import type { ArticleTeaser } from '#lib/articles/article.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';

/** The teasers of these articles, in the order of the ids; ids that are unknown are left out. */
export async function teasersOf(portal: { db: Database }, ids: readonly string[]): Promise<ArticleTeaser[]> {
  if (ids.length === 0) return [];
  const rows = await teaserRows(portal, ids);
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  const [guests, comments] = [await guestsOf(portal, ids), await commentsOn(portal, ids)];
  const teasers = rows.map((row): ArticleTeaser => ({
    id: row.id,
    slug: row.slug,
    headline: row.headline,
    lede: row.lede,
    language: row.language,
    ...soundOf(row),
    publishedAt: row.published_at ?? row.updated_at,
    number: row.number,
    programme:
      row.programmeId && row.programmeSlug && row.programmeTitle
        ? { id: row.programmeId, slug: row.programmeSlug, name: row.programmeTitle }
        : null,
    image: viewOf(images, row.image_id, {
      alt: row.image_alt,
      caption: row.image_caption,
      credit: row.image_credit
    }),
    guests: guests.get(row.id) ?? [],
    commentCount: comments.get(row.id) ?? 0
  }));
  const byId = new Map(teasers.map((teaser) => [teaser.id, teaser]));
  return ids.map((id) => byId.get(id)).filter((teaser) => teaser !== undefined);
}

type Sound = Pick<ArticleTeaser, 'kind' | 'durationMs'>;

/** What is heard or seen of it: nothing before its recording is ready. */
function soundOf(row: {
  recordingState: string | null;
  kind: string | null;
  duration_ms: number | null;
}): Sound {
  if (row.recordingState !== 'ready') return { kind: 'text', durationMs: null };
  return { kind: row.kind === 'video' ? 'video' : 'audio', durationMs: row.duration_ms };
}

function teaserRows({ db }: { db: Database }, ids: readonly string[]) {
  return db.read
    .selectFrom('article')
    .leftJoin('programme', 'programme.id', 'article.programme_id')
    .leftJoin('recording', 'recording.id', 'article.recording_id')
    .select([
      'article.id',
      'article.slug',
      'article.headline',
      'article.lede',
      'article.language',
      'article.number'
    ])
    .select(['article.published_at', 'article.updated_at'])
    .select(['article.image_id', 'article.image_alt', 'article.image_caption', 'article.image_credit'])
    .select([
      'programme.id as programmeId',
      'programme.slug as programmeSlug',
      'programme.title as programmeTitle'
    ])
    .select(['recording.kind', 'recording.duration_ms', 'recording.state as recordingState'])
    .where('article.id', 'in', ids)
    .execute();
}

async function guestsOf({ db }: { db: Database }, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.read
    .selectFrom('credit')
    .select(['article_id', 'name'])
    .where('article_id', 'in', ids)
    .where('role', '=', 'guest')
    .orderBy('position')
    .execute();
  const guests = new Map<string, string[]>();
  for (const row of rows) guests.set(row.article_id, [...(guests.get(row.article_id) ?? []), row.name]);
  return guests;
}

/** How many comments stand on each article: read out of an index, not counted among all there are. */
async function commentsOn({ db }: { db: Database }, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.read
    .selectFrom('comment')
    .select('article_id')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('article_id', 'in', ids)
    .where('state', '=', 'approved')
    .groupBy('article_id')
    .execute();
  return new Map(rows.map((row) => [row.article_id, row.count]));
}
