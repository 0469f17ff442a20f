import type { ArticlePage } from '#lib/articles/article.ts';
import { plainText } from '#lib/articles/body.ts';
import { findArticle } from '../articles/articles.ts';
import type { Database } from '../database/database.ts';
import { findPerson } from '../people/people.ts';
import { findTimedTranscript } from '../transcripts/transcripts.ts';
import type { Field, SearchDocument, SearchText } from './engine.ts';
import { publishedRows, versionOf } from './versions.ts';

/** What making documents needs of the portal. */
export interface DocumentRoom {
  readonly db: Database;
  readonly config: { readonly STATION_TIMEZONE: string };
}

/** Everything of a published article that is searched; undefined for an article that is not public. */
export async function readDocument(
  room: DocumentRoom,
  articleId: string
): Promise<SearchDocument | undefined> {
  const [known] = await publishedRows(room, [articleId]);
  const page = known && (await findArticle(room, articleId));
  if (!page) return undefined;
  return {
    articleId,
    version: versionOf(known),
    kind: page.kind,
    programmeId: page.programme?.id ?? null,
    credits: page.credits.map(({ person, role }) => `${person?.id ?? ''}:${role}`),
    organisationIds: organisationsOf(page),
    topicIds: page.topics.map((topic) => topic.id),
    year: yearOf(page.publishedAt, room.config.STATION_TIMEZONE),
    publishedAt: page.publishedAt,
    texts: [
      ...writtenTexts(page),
      ...(await nameVariants(room, page)),
      ...page.chapters.map(({ startMs, title }) => ({
        ...text('chapter', title),
        startMs,
        language: page.language
      })),
      ...(known.recordingId ? await spokenTexts(room, known.recordingId, page.language) : [])
    ].filter((one) => one.text.trim() !== '')
  };
}

/** Those credited, those that somebody stands for and those written about. */
function organisationsOf({ credits, mentions }: ArticlePage): string[] {
  const credited = credits.flatMap(({ organisation, affiliation }) => [
    organisation,
    affiliation?.organisation
  ]);
  return [...new Set([...credited, ...mentions].flatMap((organisation) => organisation?.id ?? []))];
}

function yearOf(time: number, timezone: string): number {
  return Number(new Intl.DateTimeFormat('en', { timeZone: timezone, year: 'numeric' }).format(time));
}

function writtenTexts(page: ArticlePage): SearchText[] {
  const credits = page.credits.map(({ name, title, affiliation }) =>
    [name, title, affiliation?.name].filter(Boolean).join(', ')
  );
  const written = (field: Field, words: string) => ({ ...text(field, words), language: page.language });
  const speakers = new Set(page.transcript?.passages.flatMap(({ speaker }) => speaker ?? []));
  for (const { name } of page.credits) speakers.delete(name);
  return [
    written('headline', page.headline),
    written('lede', page.lede),
    ...plainText(page.body)
      .split('\n')
      .map((block) => written('body', block)),
    ...[...credits, ...page.mentions.map((mention) => mention.name), ...speakers].map((name) =>
      text('names', name)
    ),
    ...[...page.topics, page.programme].map((named) => text('topics', named?.name ?? ''))
  ];
}

/** Other spellings, and names taken since, of those who take part. */
async function nameVariants(room: DocumentRoom, page: ArticlePage): Promise<SearchText[]> {
  const people = await Promise.all(
    page.credits.flatMap(({ person }) => (person ? [findPerson(room, person.id)] : []))
  );
  const names = people.flatMap((person) => (person ? [person.name, ...person.variants] : []));
  const credited = new Set(page.credits.map(({ name }) => name));
  return [...new Set(names)].filter((name) => !credited.has(name)).map((name) => text('names', name));
}

async function spokenTexts(room: DocumentRoom, recordingId: string, language: string): Promise<SearchText[]> {
  const transcript = await findTimedTranscript(room, recordingId, language);
  return (transcript?.passages ?? []).map(({ startMs, speaker, text: words, times }) => ({
    field: 'spoken',
    language: transcript?.language ?? language,
    text: words,
    startMs,
    speaker,
    times
  }));
}

function text(field: Field, words: string): SearchText {
  return { field, text: words, startMs: null, speaker: null, times: [] };
}
