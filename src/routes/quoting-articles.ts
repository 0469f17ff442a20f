import type { ArticlePage } from '#lib/articles/article.ts';
import { findQuote } from '#lib/server/transcripts/quotes.ts';
import { type Quote, quoteLine, readQuotedSpan, readRevision, writeSpan } from '#lib/transcripts/quoting.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { position } from '#lib/ui/dates.ts';
import type { Shared } from './sharing.ts';

/** What an address quotes of an article by `?t=412.4,447.9&r=7`; null when it quotes nothing that is said there. */
export async function quotedBy(
  { portal }: App.Locals,
  article: ArticlePage,
  url: URL
): Promise<Quote | null> {
  const span = readQuotedSpan(url.searchParams.get('t'));
  if (!span || !article.media || !article.transcript || span.endMs > article.media.durationMs + 1000)
    return null;
  const { recordingId } = article.media;
  const revision = readRevision(url.searchParams.get('r'));
  return findQuote(portal, { recordingId, language: article.language, span, revision });
}

/** Who says a quote; those who speak in turn are named all. */
export const speakersOf = ({ said }: Quote): string =>
  [...new Set(said.flatMap(({ speaker }) => speaker ?? []))].join(', ');

/** What is shown of a quote where a link to it is shared. */
export function sharedQuote(article: ArticlePage, quote: Quote, origin: string): Shared {
  const by = speakersOf(quote);
  const search = `?t=${writeSpan(quote)}&r=${quote.revision}`;
  const headline = article.headline.replaceAll('\u00ad', '');
  return {
    'og:title': `”${quoteLine(quote, 110)}”`,
    'og:description': [by, headline, position(quote.startMs)].filter(Boolean).join(', '),
    'og:url': origin + articlePath(article) + search,
    'og:image': `${origin}/citera/${article.id}/quote.png${search}`,
    'og:image:alt': `”${quoteLine(quote, 300)}”${by && ` ${by}`}`
  };
}
