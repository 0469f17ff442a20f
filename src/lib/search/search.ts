import type { ArticleTeaser } from '../articles/article.ts';
import type { CreditRole } from '../articles/credit-role.ts';
import type { Addressed } from '../ui/addresses.ts';

/** A stretch of text; `hit` when it is what was searched for. */
export interface Fragment {
  readonly text: string;
  readonly hit: boolean;
}

/** A passage where it is said. */
export interface SpokenHit {
  readonly startMs: number;
  readonly speaker: string | null;
  readonly fragments: readonly Fragment[];
}

/** An article with the places in it that match. */
export interface ArticleHit {
  readonly article: ArticleTeaser;
  readonly fragments: readonly Fragment[];
  readonly spoken: readonly SpokenHit[];
  readonly spokenTotal: number;
  /** Where each passage that answers begins, also of those not in `spoken`. */
  readonly spokenStarts: readonly number[];
}

export type SearchOrder = 'best' | 'newest' | 'oldest';

/** The parts of a question in which values are chosen. */
export const choices = ['kind', 'programme', 'person', 'role', 'organisation', 'topic'] as const;
export type ChoicePart = (typeof choices)[number];

/** The parts that answers are counted by: those in which values are chosen, and the years. */
export const facets = [...choices, 'year'] as const;
export type FacetPart = (typeof facets)[number];

/**
 * What was asked. `page` begins at 1. Of several values in one part any will do; every part must be met. A person together
 * with a role means that this person had that role; an organisation is credited, is what somebody stands for, or is
 * written about.
 */
export interface SearchQuestion {
  readonly text: string;
  /** Looks for the words as they are typed, whatever the index holds that is spelled nearly so. */
  readonly verbatim: boolean;
  readonly kind: readonly ('audio' | 'video' | 'text')[];
  readonly programme: readonly string[];
  readonly person: readonly string[];
  readonly role: readonly CreditRole[];
  readonly organisation: readonly string[];
  readonly topic: readonly string[];
  /** The first and the last year of publication that will do. */
  readonly yearFrom: number | null;
  readonly yearTo: number | null;
  readonly order: SearchOrder;
  readonly page: number;
}

/** `name` is the value itself where pages have the words: kinds and roles. */
export interface Facet {
  readonly value: string;
  readonly name: string;
  readonly count: number;
}

/** The question that asks for everything there is. */
export const everything: SearchQuestion = {
  text: '',
  verbatim: false,
  kind: [],
  programme: [],
  person: [],
  role: [],
  organisation: [],
  topic: [],
  yearFrom: null,
  yearTo: null,
  order: 'best',
  page: 1
};

export interface SearchAnswer {
  readonly hits: readonly ArticleHit[];
  readonly total: number;
  readonly spokenTotal: number;
  readonly pages: number;
  /** Each counts as if nothing had been chosen in it; the commonest first, years newest first. */
  readonly facets: Readonly<Record<FacetPart, readonly Facet[]>>;
  /** Set when nothing was spelled as `from` and the hits are those of `text`: `verbatim` asks for `from` all the same. */
  readonly corrected: { readonly text: string; readonly from: string } | null;
  /** Texts to ask for instead when nothing is found: at most three, the likeliest first, each of which finds something. */
  readonly instead: readonly string[];
  /** The engine of choice did not answer, and another did: newer things may be missing. */
  readonly fallback: boolean;
  readonly also: readonly (Addressed & {
    readonly kind: 'person' | 'organisation' | 'topic';
    readonly name: string;
  })[];
}
