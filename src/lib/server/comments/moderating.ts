import type { Actor } from '../accounts/actor.ts';
import { type DecisionRoom, decideComments, type Ruling } from './deciding.ts';
import { CommentMissing } from './missing.ts';

/** Lets the public read a comment. */
export function approveComment(room: DecisionRoom, id: string, actor: Actor): Promise<void> {
  return decideOne(room, id, { verdict: 'approved' }, actor);
}

/** Puts a comment among the spam, where the public does not see it. */
export function markSpam(room: DecisionRoom, id: string, actor: Actor): Promise<void> {
  return decideOne(room, id, { verdict: 'spam' }, actor);
}

/** Takes a comment away, for a reason that its writer is told; its place stays while there are answers to it. */
export function removeComment(
  room: DecisionRoom,
  id: string,
  actor: Actor,
  reasons: Pick<Ruling, 'ground' | 'words'> = {}
): Promise<void> {
  return decideOne(room, id, { verdict: 'removed', ...reasons }, actor);
}

async function decideOne(room: DecisionRoom, id: string, ruling: Ruling, actor: Actor): Promise<void> {
  const decided = await decideComments(room, [id], ruling, actor);
  if (decided === 0) throw new CommentMissing();
}
