import type { ArticlePage } from '#lib/articles/article.ts';
import { authorsOf, citedGuests, type Cited } from '#lib/articles/citing.ts';
import { readPlace } from '#lib/player/place.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { articleAt, articlePath } from '#lib/ui/addresses.ts';
import { position } from '#lib/ui/dates.ts';
import { found } from './right-address.ts';

/** What is cited of a published article, at a place within its recording when `place` names one. */
export async function citedBy(
  { portal, station }: App.Locals,
  id: string,
  place: string | null
): Promise<{ article: ArticlePage; cited: Cited }> {
  const article = found(await findArticle(portal, id));
  const asked = readPlace(place);
  const atMs = asked !== null && asked < (article.durationMs ?? 0) ? asked : null;
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
    address: portal.config.origin + (atMs === null ? articlePath(article) : articleAt(article, atMs)),
    at: atMs === null ? null : position(atMs)
  };
  return { article, cited };
}
