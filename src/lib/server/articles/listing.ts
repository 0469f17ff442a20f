import type { ArticleKind, ArticleTeaser } from '#lib/articles/article.ts';
import type { CreditRole } from '#lib/articles/credit-role.ts';
import { monthRange, yearRange } from '#lib/ui/calendar.ts';
import type { Database, Reader } from '../database/database.ts';
import { mergedOrganisationIds } from '../people/organisations.ts';
import { mergedPersonIds } from '../people/people.ts';
import { teasersOf } from './teasers.ts';

/** What a list of published articles is narrowed to. A year (and month 1–12) is the station's; `role` is the person's. */
export interface ArticleFilter {
  readonly programme?: string | undefined;
  readonly person?: string | undefined;
  readonly role?: CreditRole | undefined;
  readonly organisation?: string | undefined;
  readonly topic?: string | undefined;
  readonly kind?: ArticleKind | undefined;
  readonly year?: number | undefined;
  readonly month?: number | undefined;
  readonly except?: string | undefined;
}

/** Which part of a list: pages begin at 1. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
}

interface Room {
  readonly db: Database;
  readonly config: { readonly STATION_TIMEZONE: string };
}

/** Published articles, newest first. */
export async function listArticles(
  room: Room,
  filter: ArticleFilter,
  { page, perPage }: Page
): Promise<{ articles: ArticleTeaser[]; total: number; pages: number }> {
  const chosen = await narrowed(room, filter);
  const { total } = await chosen
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await chosen
    .select('article.id')
    .orderBy('article.published_at', 'desc')
    .orderBy('article.id', 'desc')
    .limit(perPage)
    .offset((Math.max(1, page) - 1) * perPage)
    .execute();
  const articles = await teasersOf(
    room,
    rows.map((row) => row.id)
  );
  return { articles, total, pages: Math.max(1, Math.ceil(total / perPage)) };
}

const published = (db: Reader) => db.selectFrom('article').where('article.state', '=', 'published');
type Chosen = ReturnType<typeof published>;

async function narrowed(room: Room, filter: ArticleFilter): Promise<Chosen> {
  let chosen = published(room.db.read);
  if (filter.programme) chosen = chosen.where('article.programme_id', '=', filter.programme);
  if (filter.except) chosen = chosen.where('article.id', '!=', filter.except);
  chosen = ofKind(chosen, filter.kind);
  chosen = inTime(chosen, filter, room.config.STATION_TIMEZONE);
  if (filter.topic) chosen = withTopic(chosen, room.db.read, filter.topic);
  if (filter.person)
    chosen = withPerson(chosen, room.db.read, await mergedPersonIds(room, filter.person), filter.role);
  if (filter.organisation)
    chosen = withOrganisation(chosen, room.db.read, await mergedOrganisationIds(room, filter.organisation));
  return chosen;
}

function ofKind(chosen: Chosen, kind: ArticleKind | undefined): Chosen {
  if (!kind) return chosen;
  if (kind === 'text') return chosen.where('article.recording_id', 'is', null);
  return chosen.where('article.recording_id', 'in', (from) =>
    from.selectFrom('recording').select('recording.id').where('recording.kind', '=', kind)
  );
}

function inTime(chosen: Chosen, { year, month }: ArticleFilter, timezone: string): Chosen {
  if (!year) return chosen;
  const { from, to } = month ? monthRange(year, month, timezone) : yearRange(year, timezone);
  return chosen.where('article.published_at', '>=', from).where('article.published_at', '<', to);
}

function withTopic(chosen: Chosen, db: Reader, topicId: string): Chosen {
  const ids = db.selectFrom('article_topic').select('article_id').where('topic_id', '=', topicId);
  return chosen.where('article.id', 'in', ids);
}

function withPerson(chosen: Chosen, db: Reader, personIds: string[], role: CreditRole | undefined): Chosen {
  const ids = db.selectFrom('credit').select('article_id').where('person_id', 'in', personIds);
  return chosen.where('article.id', 'in', role ? ids.where('role', '=', role) : ids);
}

function withOrganisation(chosen: Chosen, db: Reader, organisationIds: string[]): Chosen {
  const credited = db
    .selectFrom('credit')
    .select('article_id')
    .where((where) =>
      where.or([
        where('organisation_id', 'in', organisationIds),
        where('affiliation_id', 'in', organisationIds)
      ])
    );
  const mentioned = db
    .selectFrom('article_mention')
    .select('article_id')
    .where('organisation_id', 'in', organisationIds);
  return chosen.where('article.id', 'in', credited.union(mentioned));
}

/** How many of the chosen published articles each month of each year has, newest year first; months from January. */
export async function archiveYears(
  room: Room,
  filter: ArticleFilter = {}
): Promise<{ year: number; total: number; months: readonly number[] }[]> {
  const rows = await (await narrowed(room, filter)).select('published_at').execute();
  const format = new Intl.DateTimeFormat('en', {
    timeZone: room.config.STATION_TIMEZONE,
    year: 'numeric',
    month: 'numeric'
  });
  const years = new Map<number, number[]>();
  for (const { published_at } of rows) {
    const [month = 1, year = 1970] = format
      .format(published_at ?? 0)
      .split('/')
      .map(Number);
    const months = years.get(year) ?? Array.from({ length: 12 }, () => 0);
    months[month - 1] = (months[month - 1] ?? 0) + 1;
    years.set(year, months);
  }
  return [...years]
    .map(([year, months]) => ({ year, months, total: months.reduce((sum, count) => sum + count, 0) }))
    .toSorted((one, other) => other.year - one.year);
}
