import type { ArticleHit, SearchAnswer, SearchQuestion, SpokenHit } from '#lib/search/search.ts';
import { yearsOf } from '#lib/search/choosing.ts';
import { feedAddress, said } from '#lib/search/open-answer.ts';
import { addressOf } from '#lib/search/question-address.ts';
import { articleAt, articlePath } from '#lib/ui/addresses.ts';
import { position } from '#lib/ui/dates.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { ask } from '../search/asking.ts';
import type { Finding } from '../search/engine.ts';
import { findStation } from '../station/station.ts';
import { lastChange } from './changes.ts';
import { plain } from './episodes.ts';
import { type SentFeed, sentFeed } from './feeds.ts';
import { rfc822 } from './rss.ts';
import { element, type Xml } from './xml.ts';

/** As many as a reader of feeds looks back on. */
const most = 30;

/**
 * What a search finds, the newest thirty, as RSS 2.0: each article once, with the passages where it is said. Search engines
 * are asked to leave it out.
 */
export async function searchFeed(
  room: { db: Database; config: Config; search: Finding },
  question: SearchQuestion
): Promise<SentFeed> {
  const { origin } = room.config;
  const station = await findStation(room);
  const answer = await ask(room, { ...question, order: 'newest', page: 1 }, most);
  const changedAt = await lastChange(room);
  const self = { href: origin + feedAddress(question), rel: 'self', type: 'application/rss+xml' };
  const channel = element(
    'channel',
    {},
    element('title', {}, `${titleOf(question, answer)} – ${station.name}`),
    element('link', {}, origin + addressOf(question)),
    element('atom:link', self),
    element('description', {}, station.tagline || station.name),
    element('language', {}, station.language),
    element('lastBuildDate', {}, rfc822(changedAt)),
    element('generator', {}, 'Eter'),
    ...answer.hits.map((hit) => item(hit, origin))
  );
  const rss = element('rss', { version: '2.0', 'xmlns:atom': 'http://www.w3.org/2005/Atom' }, channel);
  return sentFeed(rss, { changedAt, blocked: true });
}

/** What is asked for, and the names of what it was narrowed to. */
function titleOf(question: SearchQuestion, { facets }: SearchAnswer): string {
  const chosen = (['programme', 'topic'] as const).flatMap((part) =>
    facets[part].filter(({ value }) => question[part].includes(value)).map(({ name }) => name)
  );
  return [question.text, ...chosen, yearsOf(question)].filter(Boolean).join(', ') || '*';
}

function item({ article, fragments, spoken }: ArticleHit, origin: string): Xml {
  const text = said(fragments).text || article.lede;
  const passages = spoken.map((hit) => passage(hit, origin + articleAt(article, hit.startMs)));
  const notes = [element('p', {}, plain(text)), ...passages].map(({ xml }) => xml).join('');
  return element(
    'item',
    {},
    element('title', {}, plain(article.headline)),
    element('guid', { isPermaLink: 'false' }, article.id),
    element('link', {}, origin + articlePath(article)),
    element('pubDate', {}, rfc822(article.publishedAt)),
    element('description', {}, notes)
  );
}

/** HTML of its own, inside the XML: the time is a link to where it is said. */
function passage({ startMs, speaker, fragments }: SpokenHit, address: string): Xml {
  const link = element('a', { href: address }, position(startMs));
  return element('p', {}, link, ` ${speaker === null ? '' : `${speaker}: `}${said(fragments).text}`);
}
