import type { HiddenPart } from '../media/hidden-part.ts';
import type { ImageView } from '../images/image.ts';
import type { MediaView } from '../media/recording.ts';
import type { TranscriptNote, TranscriptView } from '../transcripts/transcript.ts';
import type { Addressed } from '../ui/addresses.ts';
import type { Body } from './body.ts';
import type { CreditRole } from './credit-role.ts';

export type ArticleState = 'draft' | 'scheduled' | 'published' | 'withdrawn';

/** What is heard or seen: `text` when the article has no recording. */
export type ArticleKind = 'audio' | 'video' | 'text';

/** An address with the words that stand on the link. */
export interface Named extends Addressed {
  readonly name: string;
}

/** An article in a list. Times are milliseconds UTC. */
export interface ArticleTeaser extends Addressed {
  readonly headline: string;
  readonly lede: string;
  readonly language: string;
  readonly kind: ArticleKind;
  readonly durationMs: number | null;
  readonly publishedAt: number;
  readonly number: number | null;
  readonly programme: Named | null;
  readonly image: ImageView | null;
  readonly guests: readonly string[];
  /** How many comments the public can read. */
  readonly commentCount: number;
}

/** One who took part, with the title and affiliation held then. `person` or `organisation` links to their page. */
export interface CreditView {
  readonly id: string;
  readonly role: CreditRole;
  readonly name: string;
  readonly title: string | null;
  readonly person: Named | null;
  readonly organisation: Named | null;
  readonly affiliation: { readonly name: string; readonly organisation: Named | null } | null;
  readonly portrait: ImageView | null;
}

/** Everything the page of a published article shows, but its comments. */
export interface ArticlePage extends ArticleTeaser {
  readonly state: ArticleState;
  readonly revision: number;
  readonly changedAt: number;
  readonly body: Body;
  readonly bodyImages: readonly ImageView[];
  readonly credits: readonly CreditView[];
  readonly topics: readonly Named[];
  readonly mentions: readonly Named[];
  readonly media: MediaView | null;
  readonly transcript: TranscriptView | null;
  /** The parts of its recording that nobody gets to hear, see or read. */
  readonly hidden: readonly HiddenPart[];
  /** What its readers should know, in words. Put in by the page. */
  readonly notes?: readonly TranscriptNote[];
  /** Moments of the recording that comments are about, to see on its scale. */
  readonly moments?: readonly number[];
  readonly chapters: readonly { readonly startMs: number; readonly title: string }[];
  readonly commentsOpen: boolean;
  /** How often those who take part are heard here, in words, by the id of the person or organisation. */
  readonly appearances?: Readonly<Record<string, string>>;
}
