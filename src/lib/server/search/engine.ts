import type { Facet, FacetPart, Fragment, SearchQuestion, SpokenHit } from '#lib/search/search.ts';
import type { TimePoint } from '#lib/transcripts/transcript.ts';

/** Where in an article a text stands; what weighs most first. `topics` holds the programme too. */
export const fields = ['headline', 'names', 'topics', 'lede', 'chapter', 'body', 'spoken'] as const;
export type Field = (typeof fields)[number];

/** One text of an article. What is spoken or a chapter has a time; `times` are those inside the text. */
export interface SearchText {
  readonly field: Field;
  readonly text: string;
  readonly startMs: number | null;
  readonly speaker: string | null;
  readonly times: readonly TimePoint[];
  /** The language it is in, such as `en`; Swedish when not told. */
  readonly language?: string;
}

/** A published article as an index holds it. `version` changes whenever the rest does. */
export interface SearchDocument {
  readonly articleId: string;
  readonly version: string;
  readonly kind: 'audio' | 'video' | 'text';
  readonly programmeId: string | null;
  /** `<person>:<role>` of each credit; of one who is not registered, the person is empty. */
  readonly credits: readonly string[];
  readonly organisationIds: readonly string[];
  readonly topicIds: readonly string[];
  readonly year: number;
  readonly publishedAt: number;
  readonly texts: readonly SearchText[];
}

/** An index that is being written. Everything is there when the change has resolved, or nothing of it. */
export interface IndexWriter {
  put(document: SearchDocument): void;
  remove(articleId: string): void;
}

/** An article found: the best place in its texts, and the first places where it is said. */
export interface FoundArticle {
  readonly articleId: string;
  /** The version of it that answered. */
  readonly version: string;
  readonly fragments: readonly Fragment[];
  readonly spoken: readonly SpokenHit[];
  readonly spokenTotal: number;
  /** Where each passage that answers begins, in ms, also of those that are not told; the first 500. */
  readonly spokenStarts: readonly number[];
}

/** How many articles have a value; by count, then by value. */
export type FacetCount = Omit<Facet, 'name'>;

export interface Found {
  readonly articles: readonly FoundArticle[];
  readonly total: number;
  readonly spokenTotal: number;
  readonly facets: Readonly<Record<FacetPart, readonly FacetCount[]>>;
  /** The text that was answered in place of the one that was asked, which nothing is spelled as. */
  readonly corrected: string | null;
  /** Told by an engine that stands in for another. */
  readonly fallback?: true;
}

/** What an engine is asked: `perPage` articles a page. */
export type EngineQuestion = SearchQuestion & { readonly perPage: number };

/** What finds published articles by their words. Its index is derived data: it can always be made again. */
export interface SearchEngine {
  /** What logs call it. */
  readonly name: string;
  /** Answers a question. An empty text asks for every article; a text without a word for none. */
  find(question: EngineQuestion): Promise<Found>;
  /** Writes to the index; changes come one after the other, whichever process makes them. */
  change(work: (index: IndexWriter) => Promise<void>): Promise<void>;
  /**
   * Makes the whole index again beside the one that answers, and puts it in its place when it is complete. `told` hears how many
   * articles can be searched in it already.
   */
  rebuild(documents: AsyncIterable<SearchDocument>, told?: (articles: number) => void): Promise<number>;
  /** The version of each article in the index, by id. */
  versions(): Promise<ReadonlyMap<string, string>>;
  close(): void;
}

/** The engine that is always there, and knows its words. */
export interface EmbeddedEngine extends SearchEngine {
  /** Texts that may be meant by one that finds nothing, of words that the index has, the likeliest first: at most six. */
  alternatives(text: string): Promise<readonly string[]>;
}

/** The search of a portal: what answers readers, and every engine whose index is kept, the embedded one first. */
export interface Search extends Pick<EmbeddedEngine, 'find' | 'alternatives' | 'close'> {
  readonly engines: readonly [embedded: EmbeddedEngine, ...others: SearchEngine[]];
}

/** What answers readers. */
export type Finding = Pick<Search, 'find' | 'alternatives'>;
