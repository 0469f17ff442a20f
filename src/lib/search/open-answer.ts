import {
  articleAt,
  articlePath,
  organisationPath,
  personPath,
  programmePath,
  topicPath
} from '../ui/addresses.ts';
import { addressOf } from './question-address.ts';
import type { ArticleHit, Fragment, SearchAnswer, SearchQuestion } from './search.ts';

/** Where an answer is given, and the addresses of the answer itself. */
interface Place {
  readonly origin: string;
  /** The address of this answer at another page. */
  readonly page: (page: number) => string;
}

const paths = { person: personPath, organisation: organisationPath, topic: topicPath } as const;

/** An answer as `/api/v1/search` gives it: whole addresses, times as ISO 8601 and milliseconds. docs/api.md describes it. */
export function openAnswer(question: SearchQuestion, answer: SearchAnswer, { origin, page }: Place) {
  const { hits, also, ...rest } = answer;
  const beside = (number: number) => (number >= 1 && number <= answer.pages ? page(number) : null);
  return {
    question,
    ...rest,
    also: also.map((thing) => ({
      kind: thing.kind,
      id: thing.id,
      name: thing.name,
      url: origin + paths[thing.kind](thing)
    })),
    hits: hits.map((hit) => openHit(hit, origin)),
    links: {
      self: page(question.page),
      next: beside(question.page + 1),
      previous: beside(question.page - 1),
      html: origin + addressOf(question, { page: question.page }),
      rss: origin + feedAddress(question)
    }
  };
}

/** The feed that tells when there is something new for a question. */
export function feedAddress(question: SearchQuestion): string {
  return addressOf(question, { order: 'best', page: 1 }).replace('/sok', '/feeds/sok.xml');
}

function openHit({ article, fragments, spoken, spokenTotal, spokenStarts }: ArticleHit, origin: string) {
  const { id, language, kind, durationMs, number, guests, programme } = article;
  const plain = (text: string) => text.replaceAll('\u00ad', '');
  return {
    article: {
      id,
      url: origin + articlePath(article),
      headline: plain(article.headline),
      lede: plain(article.lede),
      language,
      kind,
      durationMs,
      number,
      guests,
      publishedAt: new Date(article.publishedAt).toISOString(),
      programme: programme && {
        id: programme.id,
        name: programme.name,
        url: origin + programmePath(programme)
      }
    },
    ...said(fragments),
    passages: spoken.map(({ startMs, speaker, fragments }) => ({
      startMs,
      url: origin + articleAt(article, startMs),
      speaker,
      ...said(fragments)
    })),
    passagesTotal: spokenTotal,
    passageStartsMs: spokenStarts
  };
}

/** A text, and the same in parts that tell what was searched for. */
export function said(fragments: readonly Fragment[]): { text: string; parts: readonly Fragment[] } {
  return { text: fragments.map(({ text }) => text).join(''), parts: fragments };
}
