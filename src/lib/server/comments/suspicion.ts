/** Why a comment looks like spam; the moderator sees it. */
export type Suspicion =
  | 'honeypot'
  | 'hurried'
  | 'repeated'
  | 'flood'
  | 'links'
  | 'name-link'
  | 'shouting'
  | 'mixed-scripts'
  | 'hidden-characters'
  | 'imitates'
  | 'known-words'
  | 'unsolved';

/** What a comment says, as it was sent: before anything was cleaned away. */
export interface Suspect {
  readonly name: string;
  readonly text: string;
  /** What stood in the field that people do not see. */
  readonly trap: string;
}

/** What is known around it. */
export interface Circumstances {
  /** Whether the same words have been sent before. */
  readonly sentBefore?: boolean;
  /** How long the form was open; null when nobody knows. */
  readonly ageMs?: number | null;
  /** Whether far more than usual comes to the article just now. */
  readonly isFlood?: boolean;
  /** Whether robots are at the comments and its browser has not solved the puzzle that is then asked of it. */
  readonly isUnsolved?: boolean;
  /** How likely its words are spam by what moderators have decided, 0–1. */
  readonly learned?: number;
}

/** 0–100, and what it was made of, the weightiest first. From `spamFrom` on it goes among the spam at once. */
export interface Judgement {
  readonly score: number;
  readonly reasons: readonly Suspicion[];
}

/** So much is spam without anybody having read it: a robot in the trap, or several signs at once. */
export const spamFrom = 90;
/** So many links a comment may have before it looks like an advertisement. */
const linksAllowed = 2;
const quickestMs = 3_000;

/** Judges a comment by what it says and how it came. Nothing is thrown away: it sorts the queue. */
export function judge(comment: Suspect, around: Circumstances = {}): Judgement {
  const found = [...wordsSay(comment), ...circumstancesSay(comment, around)].sort((a, b) => b[1] - a[1]);
  const score = Math.min(
    100,
    found.reduce((sum, [, weight]) => sum + weight, 0)
  );
  return { score, reasons: found.map(([reason]) => reason) };
}

const nothingKnown = { sentBefore: false, ageMs: null, isFlood: false, isUnsolved: false, learned: 0.5 };

type Sign = readonly [Suspicion, number];

function wordsSay({ name, text }: Suspect): Sign[] {
  const all = `${name}\n${text}`;
  const signs: (Sign | false)[] = [
    linksIn(text) > linksAllowed && ['links', 35],
    linksIn(name) > 0 && ['name-link', 50],
    isShouting(text) && ['shouting', 20],
    mixesScripts(all) && ['mixed-scripts', 40],
    hasHidden(all) && ['hidden-characters', 30],
    imitates(name) && ['imitates', 40]
  ];
  return signs.filter((sign) => sign !== false);
}

function circumstancesSay({ trap }: Suspect, around: Circumstances): Sign[] {
  const { sentBefore, ageMs, isFlood, isUnsolved, learned } = { ...nothingKnown, ...around };
  const signs: (Sign | false)[] = [
    trap !== '' && ['honeypot', 100],
    sentBefore && ['repeated', 40],
    isHurried(ageMs) && ['hurried', 40],
    isFlood && ['flood', 25],
    isUnsolved && ['unsolved', 30],
    learned >= 0.9 && ['known-words', weightOf(learned)]
  ];
  return signs.filter((sign) => sign !== false);
}

function isHurried(ageMs: number | null): boolean {
  return ageMs !== null && ageMs < quickestMs;
}

function weightOf(learned: number): number {
  return learned >= 0.99 ? 60 : 40;
}

function linksIn(text: string): number {
  return (
    text.match(/https?:\/\/|www\.|\[url|<a\s|\b[\w-]+\.(?:ru|xyz|top|shop|casino|bet|click|biz)\b/gi) ?? []
  ).length;
}

function isShouting(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = text.match(/\p{Lu}/gu) ?? [];
  return letters.length > 20 && capitals.length / letters.length > 0.7;
}

/** A word that takes letters from two alphabets which look alike, as `pаypal` with a Cyrillic а. */
function mixesScripts(text: string): boolean {
  return (text.normalize('NFKC').match(/\p{L}+/gu) ?? []).some(
    (word) =>
      /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}]/u.test(word)
  );
}

/** Characters that turn the direction of text or cannot be seen, stacked accents, letters drawn as signs. */
function hasHidden(text: string): boolean {
  const decomposed = text.normalize('NFD');
  return (
    /[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u00ad\ufeff\u2060-\u2064]/.test(text) ||
    /\p{M}{4}/u.test(decomposed) ||
    (text.match(/[\u{1d400}-\u{1d7ff}\u{ff21}-\u{ff5a}\u{24b6}-\u{24e9}]/gu) ?? []).length > 3
  );
}

/** A name that passes for the editors'. */
function imitates(name: string): boolean {
  return /^(redaktionen|redaktion|administratör|admin|administrator|moderator|the editors|editors?)$/i.test(
    name.normalize('NFKC').trim()
  );
}
