import english from '#messages/mail.en.json' with { type: 'json' };
import swedish from '#messages/mail.sv.json' with { type: 'json' };
import { articlePath } from '#lib/ui/addresses.ts';
import { translator } from '#lib/ui/messages.ts';
import { type LatestComment, latestComments } from '../comments/latest.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { findStation } from '../station/station.ts';
import { type SentFeed, sentFeed } from './feeds.ts';
import { element } from './xml.ts';

interface Room {
  readonly db: Database;
  readonly config: Config;
}

const say = { sv: translator('sv', swedish), en: translator('en', english) };
const namespaces = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/'
};

/** The latest 50 comments that the public may read, of the station or of one article, as RSS 2.0. Undefined for an article that is not public. */
export async function commentFeed(room: Room, articleId: string | null): Promise<SentFeed | undefined> {
  const station = await findStation(room);
  const article = articleId === null ? null : await findPublished(room, articleId);
  if (article === undefined) return undefined;
  const comments = await latestComments(room, articleId);
  const { origin } = room.config;
  const path = articleId === null ? '/feeds/comments.xml' : `/feeds/comments/${articleId}.xml`;
  const values = { station: station.name, headline: article?.headline ?? '' };
  const title = say[station.language](article ? 'feed.article' : 'feed.station', values);
  const changedAt = Math.max(0, ...comments.map((comment) => comment.changedAt));
  const channel = element(
    'channel',
    {},
    element('title', {}, title),
    element('link', {}, article ? origin + articlePath(article) : `${origin}/`),
    element('atom:link', { href: origin + path, rel: 'self', type: 'application/rss+xml' }),
    element('description', {}, title),
    element('language', {}, station.language),
    element('lastBuildDate', {}, new Date(changedAt).toUTCString()),
    ...comments.map((comment) => item(comment, origin, (name) => say[station.language]('feed.comment', name)))
  );
  return sentFeed(element('rss', namespaces, channel), { changedAt, blocked: true, isVolatile: true });
}

function item(comment: LatestComment, origin: string, titleOf: (values: Record<string, string>) => string) {
  const address = `${origin}${articlePath(comment.article)}#comment-${comment.id}`;
  const { name, article, text, createdAt } = comment;
  return element(
    'item',
    {},
    element('title', {}, titleOf({ name, headline: article.headline })),
    element('link', {}, address),
    element('guid', { isPermaLink: 'false' }, comment.id),
    element('dc:creator', {}, name),
    element('pubDate', {}, new Date(createdAt).toUTCString()),
    // readers take this for HTML: so it is HTML, with the text escaped in it
    element('description', {}, ...text.split(/\n{2,}/).map((part) => element('p', {}, part).xml))
  );
}

async function findPublished({ db }: Room, id: string) {
  return db.read
    .selectFrom('article')
    .select(['id', 'slug', 'headline'])
    .where('id', '=', id)
    .where('state', '=', 'published')
    .executeTakeFirst();
}
