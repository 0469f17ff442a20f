import { commentPolicies, policyScopes } from '#lib/comments/policy.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { liftBan, listBans } from '#lib/server/comments/bans.ts';
import { listDecisions } from '#lib/server/comments/journal.ts';
import { listPolicies, PolicyUnfit, setPolicy } from '#lib/server/comments/policies.ts';
import { listProgrammes } from '#lib/server/programmes/programmes.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'comment.moderate');
  const asked = event.url.searchParams;
  const articleId = asked.get('artikel');
  const [policies, bans, journal, programmes, article] = await Promise.all([
    listPolicies(portal),
    listBans(portal, actor),
    listDecisions(portal, { before: asked.get('fore') ?? undefined }, actor),
    listProgrammes(portal),
    articleId ? findDraft(portal, articleId, actor) : null
  ]);
  return {
    policies,
    bans,
    journal,
    programmes: programmes.map(({ id, title }) => ({ id, name: title })),
    article: article && { id: article.id, name: article.headline }
  };
};

export const actions: Actions = {
  policy: async (event) => {
    const { portal, actor } = enter(event, 'comment.policy');
    const data = await event.request.formData();
    const [scopeText, thingId = ''] = textOf(data, 'thing').split(' ');
    const policyText = textOf(data, 'policy');
    const days = textOf(data, 'days');
    return tried(event.locals, { days }, async () => {
      const scope = policyScopes.find((one) => one === scopeText);
      const policy = commentPolicies.find((one) => one === policyText);
      if (!scope || (!policy && policyText !== '')) throw new PolicyUnfit();
      const closesAfterDays = days === '' ? null : Number(days);
      await setPolicy(portal, { scope, thingId }, policy ? { policy, closesAfterDays } : null, actor);
      return { done: 'policy' as const };
    });
  },
  lift: async (event) => {
    const { portal, actor } = enter(event, 'comment.moderate');
    const id = textOf(await event.request.formData(), 'ban');
    return tried(event.locals, { days: '' }, async () => {
      await liftBan(portal, id, actor);
      return { done: 'lift' as const };
    });
  }
};
