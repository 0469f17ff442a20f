import { answerComment } from '#lib/server/comments/answering.ts';
import {
  approveComment,
  listToModerate,
  markSpam,
  removeComment,
  returnComment
} from '#lib/server/comments/moderating.ts';
import { NotAllowed } from '#lib/server/accounts/may.ts';
import { moderationStates } from '#lib/studio/moderation.ts';
import { enter, tried } from '../entering.ts';
import { textOf, textsOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'comment.moderate');
  const asked = event.url.searchParams;
  const state = moderationStates.find((one) => one === asked.get('lage')) ?? 'pending';
  const page = Math.max(1, Number.parseInt(asked.get('sida') ?? '1', 10) || 1);
  return { state, page, ...(await listToModerate(portal, { state, page }, actor)) };
};

type Event = Parameters<NonNullable<Actions['approve']>>[0];
type Decision = typeof approveComment;

/** Decides about the comment of the pressed button, or about all that are chosen. */
async function decide(event: Event, done: 'approved' | 'spam' | 'removed' | 'pending', decision: Decision) {
  const { portal, actor } = enter(event, 'comment.moderate');
  const data = await event.request.formData();
  const one = textOf(data, 'one');
  const ids = one ? [one] : textsOf(data, 'comment');
  return tried(event.locals, { answer: '', one: '' }, async () => {
    for (const id of ids) await decision(portal, id, actor);
    return { decided: done, ids };
  });
}

export const actions: Actions = {
  approve: (event) => decide(event, 'approved', approveComment),
  spam: (event) => decide(event, 'spam', markSpam),
  remove: (event) => decide(event, 'removed', removeComment),
  undo: (event) => decide(event, 'pending', returnComment),
  answer: async (event) => {
    const { portal, actor } = enter(event, 'comment.moderate');
    const data = await event.request.formData();
    const one = textOf(data, 'one');
    const answer = textOf(data, `answer.${one}`);
    return tried(event.locals, { answer, one }, async () => {
      if (actor.kind !== 'account') throw new NotAllowed('comment.moderate');
      await answerComment(portal, one, { text: answer }, actor);
      await approveComment(portal, one, actor);
      return { decided: 'answered' as const, ids: [one] };
    });
  }
};
