import type { CommentView } from './comment.ts';

/** As many marks as a scale can show beside each other on a phone. */
const mostMarks = 60;

/** The moments of a recording that comments are about, in order, as marks that can be told apart; milliseconds. */
export function momentsOf(
  comments: readonly Pick<CommentView, 'atMs' | 'removed'>[],
  durationMs: number
): number[] {
  const least = durationMs / mostMarks;
  const marks: number[] = [];
  const moments = comments.flatMap(({ atMs, removed }) => (atMs === null || removed ? [] : atMs));
  for (const ms of moments.filter((one) => one < durationMs).sort((one, other) => one - other)) {
    const last = marks.at(-1);
    if (last === undefined || ms - last >= least) marks.push(ms);
  }
  return marks;
}
