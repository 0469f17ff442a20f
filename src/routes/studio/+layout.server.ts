import { type Action, may } from '#lib/server/accounts/may.ts';
import { countPending } from '#lib/server/comments/queue.ts';
import { findPause } from '#lib/server/media/queue.ts';
import { enter } from './entering.ts';
import type { LayoutServerLoad } from './$types';

const asked: readonly Action[] = [
  'article.write',
  'article.publish',
  'recording.upload',
  'queue.steer',
  'person.write',
  'programme.write',
  'comment.moderate',
  'comment.policy',
  'station.write',
  'account.write'
];

/** Who is here, what they may do, and whether the processing of recordings is paused. */
export const load: LayoutServerLoad = async (event) => {
  const { account, actor, portal } = enter(event);
  const allowed = asked.filter((action) => may(actor, action));
  const waiting = allowed.includes('comment.moderate') ? await countPending(portal) : 0;
  return { account, allowed, waiting, pause: await findPause(portal) };
};
