import type { ArticleTeaser } from '#lib/articles/article.ts';
import { type Body, plainText } from '#lib/articles/body.ts';
import { creditRoles, isCreditRole } from '#lib/articles/credit-role.ts';
import { articlePath, personPath } from '#lib/ui/addresses.ts';
import { teasersOf } from '../articles/teasers.ts';
import type { Database } from '../database/database.ts';
import { type Enclosure, enclosuresOf } from './enclosures.ts';
import type { PodcastItem, PodcastPerson } from './rss.ts';

/** More than this no feed holds: the newest. */
const most = 300;

interface EpisodeRow {
  readonly id: string;
  readonly recordingId: string;
  readonly body: string;
}

/** The newest published articles that have something to hear or see, at most 300. */
export async function findEpisodes(
  room: { db: Database },
  { programmeId, origin }: { programmeId: string | null; origin: string }
): Promise<PodcastItem[]> {
  const rows = await episodeRows(room, programmeId);
  const ids = rows.map((row) => row.id);
  const recordingIds = rows.map((row) => row.recordingId);
  const enclosures = await enclosuresOf(room, recordingIds);
  const languages = await transcriptLanguages(room, recordingIds);
  const withChapters = await recordingsWithChapters(room, recordingIds);
  const persons = await personsOf(room, ids, origin);
  const teasers = new Map((await teasersOf(room, ids)).map((teaser) => [teaser.id, teaser]));
  return rows.flatMap((row) => {
    const article = teasers.get(row.id);
    const enclosure = enclosures.get(row.recordingId);
    if (!article || !enclosure) return [];
    const written = languages.get(row.recordingId);
    const language = written?.find((one) => one === article.language) ?? written?.[0];
    const parts = { row, article, enclosure, language, persons: persons.get(row.id) ?? [], origin };
    return [itemOf({ ...parts, hasChapters: withChapters.has(row.recordingId) })];
  });
}

async function episodeRows({ db }: { db: Database }, programmeId: string | null): Promise<EpisodeRow[]> {
  return db.read
    .selectFrom('article')
    .innerJoin('recording', 'recording.id', 'article.recording_id')
    .select(['article.id', 'recording.id as recordingId', 'article.body'])
    .where('article.state', '=', 'published')
    .where('recording.withdrawn_at', 'is', null)
    .where('recording.id', 'in', (from) =>
      from.selectFrom('output_set').select('recording_id').where('published_at', 'is not', null)
    )
    .$if(programmeId !== null, (query) => query.where('article.programme_id', '=', programmeId))
    .orderBy('article.published_at', 'desc')
    .orderBy('article.id', 'desc')
    .limit(most)
    .execute();
}

interface Parts {
  readonly row: EpisodeRow;
  readonly article: ArticleTeaser;
  readonly enclosure: Enclosure;
  readonly language: string | undefined;
  readonly hasChapters: boolean;
  readonly persons: readonly PodcastPerson[];
  readonly origin: string;
}

function itemOf({ row, article, enclosure, language, hasChapters, persons, origin }: Parts): PodcastItem {
  const { path, ...file } = enclosure;
  return {
    guid: article.id,
    title: plain(article.headline),
    address: origin + articlePath(article),
    paragraphs: [article.lede, ...plainText(JSON.parse(row.body) as Body).split('\n')]
      .map(plain)
      .filter(Boolean),
    publishedAt: article.publishedAt,
    durationMs: article.durationMs ?? 0,
    number: article.number,
    artwork: article.image && artworkAddress(origin, article.image.id),
    enclosure: { address: origin + path, ...file },
    transcript:
      language === undefined ? null : { address: `${origin}/transcript/${row.recordingId}.vtt`, language },
    chapters: hasChapters ? `${origin}/chapters/${row.recordingId}.json` : null,
    persons
  };
}

/** Headlines may hold soft hyphens for narrow screens; a podcast app shows them as dirt. */
export const plain = (text: string) => text.replaceAll('\u00ad', '').trim();

/** The address of a picture as a square JPEG, the way podcast apps want it. */
export function artworkAddress(origin: string, imageId: string): string {
  return `${origin}/media/images/${imageId}/artwork.jpg`;
}

async function transcriptLanguages(
  { db }: { db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, string[]>> {
  if (recordingIds.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('transcript')
    .select(['recording_id', 'language'])
    .where('recording_id', 'in', recordingIds)
    .where('current', '=', 1)
    .orderBy('revision')
    .execute();
  const byRecording = Map.groupBy(rows, (row) => row.recording_id);
  return new Map([...byRecording].map(([id, found]) => [id, found.map(({ language }) => language)]));
}

async function recordingsWithChapters(
  { db }: { db: Database },
  recordingIds: readonly string[]
): Promise<Set<string>> {
  if (recordingIds.length === 0) return new Set();
  const rows = await db.read
    .selectFrom('chapter')
    .select('recording_id')
    .distinct()
    .where('recording_id', 'in', recordingIds)
    .execute();
  return new Set(rows.map((row) => row.recording_id));
}

async function personsOf(
  { db }: { db: Database },
  articleIds: readonly string[],
  origin: string
): Promise<Map<string, PodcastPerson[]>> {
  if (articleIds.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('credit')
    .leftJoin('person as credited', 'credited.id', 'credit.person_id')
    .leftJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('credited.merged_into', 'credited.id')))
    )
    .select(['credit.article_id', 'credit.role', 'credit.name', 'person.id', 'person.slug'])
    .where('credit.article_id', 'in', articleIds)
    .where('credit.organisation_id', 'is', null)
    .orderBy('credit.position')
    .execute();
  const persons = new Map<string, PodcastPerson[]>();
  for (const { article_id, role, name, id, slug } of rows) {
    const taxonomy = isCreditRole(role) ? creditRoles[role].podcast : null;
    if (!taxonomy) continue;
    const address = id && slug ? origin + personPath({ id, slug }) : null;
    persons.set(article_id, [...(persons.get(article_id) ?? []), { name, ...taxonomy, address }]);
  }
  return persons;
}
