import type { ArticlePage } from '#lib/articles/article.ts';
import { authorsOf, citedGuests, type Cited } from '#lib/articles/citing.ts';
import { readPlace } from '#lib/player/place.ts';
import { readQuotedSpan, readRevision, writeSpan } from '#lib/transcripts/quoting.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { articleAt, articlePath } from '#lib/ui/addresses.ts';
import { position } from '#lib/ui/dates.ts';
import { found } from './right-address.ts';

/** What is cited of a published article: a quote or a place within its recording when `?t=` (and `?r=`) names one. */
export async function citedBy(
  { portal, station }: App.Locals,
  id: string,
  asked: URLSearchParams
): Promise<{ article: ArticlePage; cited: Cited }> {
  const article = found(await findArticle(portal, id));
  const place = placeIn(article, asked);
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: station.timezone });
  const cited: Cited = {
    title: article.headline.replaceAll('\u00ad', ''),
    kind: article.kind,
    authors: authorsOf(article.credits),
    guests: citedGuests(article.credits),
    station: station.name,
    programme: article.programme?.name ?? null,
    publishedOn: days.format(article.publishedAt),
    readOn: days.format(portal.clock.now()),
    address: portal.config.origin + place.path,
    at: place.at
  };
  return { article, cited };
}

function placeIn(article: ArticlePage, asked: URLSearchParams): { path: string; at: string | null } {
  const t = asked.get('t');
  const durationMs = article.durationMs ?? 0;
  const span = readQuotedSpan(t);
  const atMs = readPlace(t);
  if (span && span.startMs < durationMs) {
    const revision = readRevision(asked.get('r'));
    const pinned = revision === null ? '' : `&r=${revision}`;
    return {
      path: `${articlePath(article)}?t=${writeSpan(span)}${pinned}`,
      at: `${position(span.startMs)}–${position(span.endMs)}`
    };
  }
  if (atMs === null || atMs >= durationMs) return { path: articlePath(article), at: null };
  return { path: articleAt(article, atMs), at: position(atMs) };
}
