import { type Action, may } from '#lib/server/accounts/may.ts';
import { enter } from './entering.ts';
import type { LayoutServerLoad } from './$types';

const asked: readonly Action[] = [
  'article.write',
  'article.publish',
  'recording.upload',
  'person.write',
  'programme.write',
  'comment.moderate',
  'station.write',
  'account.write'
];

/** Who is here and what they may do. */
export const load: LayoutServerLoad = (event) => {
  const { account, actor } = enter(event);
  return { account, allowed: asked.filter((action) => may(actor, action)) };
};
