import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';

/** What a moderator found a comment to be. */
export type Verdict = 'spam' | 'ham';

/** What is learned from: what a comment says. */
export interface Lesson {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Which word counts the comments themselves. */
const every = '*';
/** Nothing is said of words before moderators have decided about so many of both kinds. */
const enough = 10;
const mostWords = 150;

/** Letters that look like Latin ones, as spam writes them to pass. */
const alike = { from: 'аеорсухіјѕһԁԛѡκορντα', to: 'aeopcyxijshdqwkopvta' } as const;

/** The words of a comment as they are learned: folded, each once, with the hosts of its links. */
function wordsOf({ name, text }: Pick<Lesson, 'name' | 'text'>): string[] {
  const plain = `${name} ${text}`
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0370-\u052f]/g, (letter) => alike.to[alike.from.indexOf(letter)] ?? letter);
  const hosts = [...plain.matchAll(/https?:\/\/([a-z0-9.-]{3,60})/g)].map((match) => `//${match[1]}`);
  const words = plain.match(/\p{L}{3,24}/gu) ?? [];
  return [...new Set([...hosts, ...words])].slice(0, mostWords);
}

/**
 * Learns, in the caller's transaction, what a moderator decided about a comment. Deciding otherwise later unlearns what
 * was learned before; `null` only does that. The same decision twice is learned once.
 */
export async function learn(
  tx: Transaction,
  clock: Clock,
  comment: Lesson,
  verdict: Verdict | null
): Promise<void> {
  const before = await tx
    .selectFrom('comment_lesson')
    .select('verdict')
    .where('comment_id', '=', comment.id)
    .executeTakeFirst();
  if ((before?.verdict ?? null) === verdict) return;
  const words = [every, ...wordsOf(comment)];
  if (before) await count(tx, words, before.verdict as Verdict, -1);
  await tx.deleteFrom('comment_lesson').where('comment_id', '=', comment.id).execute();
  if (verdict === null) return;
  await count(tx, words, verdict, 1);
  await tx
    .insertInto('comment_lesson')
    .values({ comment_id: comment.id, verdict, learned_at: clock.now() })
    .execute();
}

async function count(tx: Transaction, words: readonly string[], verdict: Verdict, by: 1 | -1): Promise<void> {
  // in one order, so that two moderators never hold what the other waits for
  const rows = words.toSorted().map((word) => ({ word, spam: 0, ham: 0, [verdict]: Math.max(0, by) }));
  await tx
    .insertInto('comment_word')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('word').doUpdateSet((row) => ({ [verdict]: row(`comment_word.${verdict}`, '+', by) }))
    )
    .execute();
  await tx.deleteFrom('comment_word').where('spam', '<=', 0).where('ham', '<=', 0).execute();
}

/**
 * How likely a comment is spam by the words of those that moderators have decided about, 0–1; 0.5 while they have not
 * decided about enough (Robinson's way of joining Bayes' probabilities).
 */
export async function learnedAbout(tx: Transaction, comment: Pick<Lesson, 'name' | 'text'>): Promise<number> {
  const rows = await tx
    .selectFrom('comment_word')
    .selectAll()
    .where('word', 'in', [every, ...wordsOf(comment)])
    .execute();
  const all = rows.find((row) => row.word === every);
  if (!all || all.spam < enough || all.ham < enough) return 0.5;
  const chances = rows
    .filter((row) => row.word !== every)
    .map((row) => chanceOf(row, all))
    .sort((a, b) => Math.abs(b - 0.5) - Math.abs(a - 0.5))
    .slice(0, 15);
  return joined(chances);
}

interface Counts {
  readonly spam: number;
  readonly ham: number;
}

/** How likely a comment with a word is spam; a word seldom seen says little. */
function chanceOf(word: Counts, all: Counts): number {
  const inSpam = word.spam / all.spam;
  const inHam = word.ham / all.ham;
  const seen = word.spam + word.ham;
  return (0.5 + seen * (inSpam / (inSpam + inHam))) / (1 + seen);
}

function joined(chances: readonly number[]): number {
  if (chances.length === 0) return 0.5;
  const spam = chances.reduce((sum, chance) => sum + Math.log(chance), 0);
  const ham = chances.reduce((sum, chance) => sum + Math.log(1 - chance), 0);
  return 1 / (1 + Math.exp(ham - spam));
}
