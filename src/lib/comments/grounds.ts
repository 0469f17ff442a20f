/** What 5 § of the act (1998:112) on electronic bulletin boards wants taken away, in the act's order. */
const unlawful = [
  'threat',
  'privacy',
  'incitement',
  'agitation',
  'child-abuse',
  'violence',
  'terror',
  'copyright'
] as const;

/** What a reader may report a comment for; each names its sentence, `ground.<category>`. */
export const reportCategories = [...unlawful, 'other'] as const;
export type ReportCategory = (typeof reportCategories)[number];

/** Why a comment may be taken away: the law, or the house's own rules. */
export const removalGrounds = [
  ...unlawful,
  'insult',
  'off-topic',
  'advertising',
  'personal-data',
  'other'
] as const;
export type RemovalGround = (typeof removalGrounds)[number];

/** Tells whether a ground is a law rather than a rule of the house. */
export const isLaw = (ground: RemovalGround): boolean => (unlawful as readonly string[]).includes(ground);

/** The longest a text of moderation may be, in characters. */
export const moderationLimits = { words: 1000 } as const;
