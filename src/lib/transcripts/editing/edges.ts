import type { Edit, EditedPassage, Passages } from './manuscript.ts';
import { longestMs, withSpan } from './passages.ts';
import { spliceBetween } from './splices.ts';

/** The beginning or the end of a passage. */
export interface Edge {
  readonly key: number;
  readonly edge: 'start' | 'end';
}

/** The least that is left of a passage whose edge is moved. */
export const leastMs = 50;

/** The two passages beside an edge; one of them may not be there. */
interface Sides {
  readonly at: number;
  readonly left: EditedPassage | undefined;
  readonly right: EditedPassage | undefined;
  /** They touch, and move together. */
  readonly isShared: boolean;
}

function sidesOf(passages: Passages, { key, edge }: Edge): Sides | null {
  const place = passages.findIndex((passage) => passage.key === key);
  if (place < 0) return null;
  const at = edge === 'start' ? place - 1 : place;
  const [left, right] = [passages[at], passages[at + 1]];
  return { at, left, right, isShared: left !== undefined && left.endMs === right?.startMs };
}

/** Where an edge of a passage may be moved to, milliseconds; null when there is no room. */
export function edgeBounds(passages: Passages, asked: Edge): [number, number] | null {
  const sides = sidesOf(passages, asked);
  if (!sides) return null;
  const { left, right, isShared } = sides;
  const before = left ? leftBounds(left, isShared || asked.edge === 'end') : anywhere;
  const after = right ? rightBounds(right, isShared || asked.edge === 'start') : anywhere;
  return within(Math.max(0, before[0], after[0]), Math.min(before[1], after[1]));
}

type Bounds = readonly [number, number];

const anywhere: Bounds = [0, Infinity];

const within = (from: number, to: number): [number, number] | null => (from <= to ? [from, to] : null);

const leftBounds = ({ startMs, endMs }: EditedPassage, moves: boolean): Bounds =>
  moves ? [startMs + leastMs, startMs + longestMs] : [endMs, Infinity];

const rightBounds = ({ startMs, endMs }: EditedPassage, moves: boolean): Bounds =>
  moves ? [endMs - longestMs, endMs - leastMs] : [0, startMs];

/** Moves an edge of a passage, and with it that of the neighbour it touches, as far as both can bear; null when it cannot be. */
export function moveEdge(passages: Passages, asked: Edge & { readonly ms: number }): Edit | null {
  const [bounds, sides] = [edgeBounds(passages, asked), sidesOf(passages, asked)];
  if (!bounds || !sides) return null;
  const to = Math.round(Math.min(Math.max(asked.ms, bounds[0]), bounds[1]));
  const { at, left, right, isShared } = sides;
  const moved = [...passages];
  if (left && (isShared || asked.edge === 'end')) moved[at] = withSpan(left, left.startMs, to);
  if (right && (isShared || asked.edge === 'start')) moved[at + 1] = withSpan(right, to, right.endMs);
  const splice = spliceBetween(passages, moved);
  return splice && { ...splice, joins: `edge ${asked.key} ${asked.edge}` };
}
