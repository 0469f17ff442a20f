import type { ArticleState } from './article.ts';
import type { Body, BodyImage } from './body.ts';
import type { CreditRole } from './credit-role.ts';

/** The longest a text may be, in characters. */
export const articleLimits = { headline: 200, lede: 220, number: 99_999, credits: 60, topics: 20 } as const;

/** A credit as an editor writes it. `personId` or `organisationId` says who; `name` is the name then. */
export interface DraftCredit {
  readonly role: CreditRole;
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly name: string;
  readonly title: string | null;
  readonly affiliationId: string | null;
  readonly affiliation: string | null;
}

/** What an editor can change of an article. */
export interface ArticleFields {
  readonly headline: string;
  readonly lede: string;
  readonly body: Body;
  readonly language: string;
  readonly programmeId: string | null;
  readonly number: number | null;
  readonly image: Omit<BodyImage, 'type'> | null;
  readonly recordingId: string | null;
  readonly commentsOpen: boolean;
  readonly topics: readonly string[];
  readonly mentions: readonly { readonly organisationId: string; readonly name: string }[];
  readonly credits: readonly DraftCredit[];
}

/** An article as its editor sees it. Times are milliseconds UTC. */
export interface ArticleDraft extends ArticleFields {
  readonly id: string;
  readonly slug: string;
  readonly state: ArticleState;
  readonly revision: number;
  readonly ownerId: string | null;
  readonly publishedAt: number | null;
  readonly scheduledAt: number | null;
  readonly withdrawnAt: number | null;
  readonly withdrawnReason: string | null;
  readonly updatedAt: number;
}

/** One thing to look at before publishing. `error` blocks, `warning` does not, `done` is in order. */
export interface CheckResult {
  readonly code: CheckCode;
  readonly severity: 'error' | 'warning' | 'done';
}

export type CheckCode =
  | 'headline'
  | 'lede'
  | 'content'
  | 'image-alt'
  | 'recording-ready'
  | 'recording-whole'
  | 'transcript'
  | 'credits'
  | 'image';
