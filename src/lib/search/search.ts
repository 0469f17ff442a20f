import type { ArticleTeaser } from '../articles/article.ts';
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

/** What was asked. `page` begins at 1. */
export interface SearchQuestion {
  readonly text: string;
  readonly kind: 'audio' | 'video' | 'text' | null;
  readonly programme: string | null;
  readonly topic: string | null;
  readonly year: number | null;
  readonly order: SearchOrder;
  readonly page: number;
}

export interface Facet {
  readonly value: string;
  readonly name: string;
  readonly count: number;
}

export interface SearchAnswer {
  readonly hits: readonly ArticleHit[];
  readonly total: number;
  readonly spokenTotal: number;
  readonly pages: number;
  readonly facets: {
    readonly kind: readonly Facet[];
    readonly programme: readonly Facet[];
    readonly topic: readonly Facet[];
    readonly year: readonly Facet[];
  };
  readonly also: readonly (Addressed & {
    readonly kind: 'person' | 'organisation' | 'topic';
    readonly name: string;
  })[];
}
