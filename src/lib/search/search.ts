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

/** The parts of a question that narrow what is found, and that answers are counted by. */
export const facets = ['kind', 'programme', 'person', 'role', 'organisation', 'topic', 'year'] as const;
export type FacetPart = (typeof facets)[number];

/**
 * What was asked. `page` begins at 1. A person together with a role means that this person had that role; an organisation
 * is credited, is what somebody stands for, or is written about.
 */
export interface SearchQuestion {
  readonly text: string;
  /** Looks for the words as they are typed, whatever the index holds that is spelled nearly so. */
  readonly verbatim: boolean;
  readonly kind: 'audio' | 'video' | 'text' | null;
  readonly programme: string | null;
  readonly person: string | null;
  readonly role: CreditRole | null;
  readonly organisation: string | null;
  readonly topic: string | null;
  readonly year: number | null;
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
  kind: null,
  programme: null,
  person: null,
  role: null,
  organisation: null,
  topic: null,
  year: null,
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
  /** The engine of choice did not answer, and another did: newer things may be missing. */
  readonly fallback: boolean;
  readonly also: readonly (Addressed & {
    readonly kind: 'person' | 'organisation' | 'topic';
    readonly name: string;
  })[];
}
