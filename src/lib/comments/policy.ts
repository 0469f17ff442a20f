/** What happens to comments: they are public at once, after somebody has read them, or none are taken. */
export const commentPolicies = ['moderated', 'open', 'closed'] as const;
export type CommentPolicy = (typeof commentPolicies)[number];

/** What a policy is set for; the narrowest that is set decides. */
export const policyScopes = ['article', 'programme', 'station'] as const;
export type PolicyScope = (typeof policyScopes)[number];

/** A policy as it is set. With `closesAfterDays` the comments close so many days after publishing. */
export interface PolicySetting {
  readonly policy: CommentPolicy;
  readonly closesAfterDays: number | null;
}

/** The policy of an article now, and where it comes from: `standard` when nobody has set one. */
export interface ArticlePolicy extends PolicySetting {
  readonly from: PolicyScope | 'standard';
  readonly isOpen: boolean;
  /** When the comments closed or will close by themselves; null when they do not. Milliseconds UTC. */
  readonly closesAt: number | null;
}

/** What holds where nobody has set anything: the editors read first, and nothing closes by itself. */
export const standardPolicy: PolicySetting = { policy: 'moderated', closesAfterDays: null };
const dayMs = 24 * 3_600_000;

/** What settings mean for an article; `settings` holds those there are. `isAllowed` is the article's own switch. */
export function policyFor(
  article: { readonly publishedAt: number | null; readonly isAllowed: boolean },
  settings: Readonly<Partial<Record<PolicyScope, PolicySetting>>>,
  now: number
): ArticlePolicy {
  const from = policyScopes.find((scope) => settings[scope]) ?? 'standard';
  const setting = (from === 'standard' ? undefined : settings[from]) ?? standardPolicy;
  const { closesAfterDays } = setting;
  const closesAt =
    closesAfterDays === null || article.publishedAt === null
      ? null
      : article.publishedAt + closesAfterDays * dayMs;
  const isOpen = article.isAllowed && setting.policy !== 'closed' && (closesAt === null || now < closesAt);
  return { ...setting, from, closesAt, isOpen };
}
