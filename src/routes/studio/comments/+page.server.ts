import { removalGrounds } from '#lib/comments/grounds.ts';
import { answerComment } from '#lib/server/comments/answering.ts';
import { findAttack } from '#lib/server/comments/attack.ts';
import { decideAll } from '#lib/server/comments/bulk.ts';
import { decideComments, type Verdict } from '#lib/server/comments/deciding.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { keepReported } from '#lib/server/comments/reports.ts';
import { NotAllowed } from '#lib/server/accounts/may.ts';
import { queueTabs } from '#lib/studio/moderation.ts';
import { enter, tried } from '../entering.ts';
import { textOf, textsOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'comment.moderate');
  const question = questionIn(event.url);
  const after = event.url.searchParams.get('efter') ?? undefined;
  const queue = await listToModerate(portal, { ...question, after }, actor);
  return { ...question, after, ...queue, attack: await findAttack(portal) };
};

function questionIn({ searchParams: asked }: URL) {
  const state = queueTabs.find((one) => one === asked.get('lage')) ?? 'pending';
  return { state, words: asked.get('q')?.trim() ?? '' };
}

type Event = Parameters<NonNullable<Actions['approve']>>[0];

/** Decides about the comment of the pressed button, about all that are chosen, or about the whole list. */
async function decide(event: Event, verdict: Verdict) {
  const { portal, actor } = enter(event, 'comment.moderate');
  const data = await event.request.formData();
  const one = textOf(data, 'one');
  const isAll = one === '' && data.has('all');
  const ids = one ? [one] : isAll ? [] : textsOf(data, 'comment').slice(0, 500);
  const ground = removalGrounds.find((code) => code === textOf(data, 'ground')) ?? null;
  return tried(event.locals, { answer: '', one: '' }, async () => {
    const ruling = verdict === 'removed' ? { verdict, ground } : { verdict };
    if (isAll) await decideAll(portal, { ...questionIn(event.url), ruling }, actor);
    else await decideComments(portal, ids, ruling, actor);
    return { decided: isAll ? ('all' as const) : verdict, ids };
  });
}

export const actions: Actions = {
  approve: (event) => decide(event, 'approved'),
  spam: (event) => decide(event, 'spam'),
  remove: (event) => decide(event, 'removed'),
  undo: (event) => decide(event, 'pending'),
  keep: async (event) => {
    const { portal, actor } = enter(event, 'comment.moderate');
    const one = textOf(await event.request.formData(), 'one');
    return tried(event.locals, { answer: '', one: '' }, async () => {
      await keepReported(portal, one, '', actor);
      return { decided: 'kept' as const, ids: [one] };
    });
  },
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
