import { align, wordsOf } from './editing/aligning.ts';
import type { Passage } from './transcript.ts';

type Said = Pick<Passage, 'startMs' | 'speaker' | 'text'>;

/** A run of words: in both revisions, only in the older, or only in the newer. */
export interface DiffRun {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** A passage of the newer revision, or one that only the older has, with what differs. */
export interface DiffPassage {
  readonly startMs: number;
  readonly speaker: string | null;
  /** Who spoke in the older revision, where it says another. */
  readonly speakerBefore?: string | null;
  readonly runs: readonly DiffRun[];
}

/** What differs between two revisions: the passages where anything does, and how many words were taken away and put in. */
export interface Comparison {
  readonly passages: readonly DiffPassage[];
  readonly removed: number;
  readonly added: number;
}

interface Placed {
  readonly text: string;
  readonly passage: number;
}

/** Compares two revisions word by word, wherever their passages are cut. */
export function compare(before: readonly Said[], after: readonly Said[]): Comparison {
  const [old, now] = [placed(before), placed(after)];
  const pairs = align(
    old.map(({ text }) => text),
    now.map(({ text }) => text)
  );
  const rows: Row[] = after.map(({ startMs, speaker }) => ({ startMs, speaker, runs: [] }));
  let [from, to] = [0, 0];
  for (const [nextFrom, nextTo] of [...pairs, [old.length, now.length] as const]) {
    const home = rowOf(rows, now[to] ?? now[to - 1], before[old[from]?.passage ?? 0]);
    for (const word of old.slice(from, nextFrom)) say(home, 'removed', word);
    for (const word of now.slice(to, nextTo)) say(rows[word.passage], 'added', word);
    saySame(rows, before, old[nextFrom], now[nextTo]);
    [from, to] = [nextFrom + 1, nextTo + 1];
  }
  const [removed, added] = [old.length - pairs.length, now.length - pairs.length];
  return { passages: rows.filter(differs), removed, added };
}

function saySame(
  rows: Row[],
  before: readonly Said[],
  was: Placed | undefined,
  is: Placed | undefined
): void {
  const row = is && rows[is.passage];
  if (!row || !was) return;
  say(row, 'same', is);
  const spoke = before[was.passage]?.speaker ?? null;
  if (spoke !== row.speaker) row.speakerBefore ??= spoke;
}

interface Row {
  startMs: number;
  speaker: string | null;
  speakerBefore?: string | null;
  runs: DiffRun[];
}

const placed = (passages: readonly Said[]): Placed[] =>
  passages.flatMap(({ text }, passage) => wordsOf(text).map((word) => ({ text: word.text, passage })));

/** Words that are gone stand where those around them are now; a revision without words gets a row for them. */
function rowOf(rows: Row[], near: Placed | undefined, said: Said | undefined): Row | undefined {
  const row = rows[near?.passage ?? 0];
  if (row || !said) return row;
  const made: Row = { startMs: said.startMs, speaker: said.speaker, runs: [] };
  rows.push(made);
  return made;
}

function say(row: Row | undefined, kind: DiffRun['kind'], word: Placed | undefined): void {
  if (!row || !word) return;
  const last = row.runs.at(-1);
  if (last?.kind === kind) row.runs[row.runs.length - 1] = { kind, text: `${last.text} ${word.text}` };
  else row.runs.push({ kind, text: word.text });
}

const differs = ({ runs, ...row }: Row) => 'speakerBefore' in row || runs.some(({ kind }) => kind !== 'same');
