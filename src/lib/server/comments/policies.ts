import {
  type ArticlePolicy,
  commentPolicies,
  type PolicyScope,
  policyFor,
  type PolicySetting
} from '#lib/comments/policy.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Reader } from '../database/database.ts';
import { Refusal } from '../refusal.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** A thing that can have a policy of its own; the station's `thingId` is empty. */
export interface PolicyThing {
  readonly scope: PolicyScope;
  readonly thingId: string;
}

export class PolicyUnfit extends Refusal {
  constructor() {
    super('comment-policy-unfit', 400, 'Comments close after 1 to 3650 days, or never.');
  }
}

/** What holds for comments on an article now. A draft or an unknown article takes none. */
export async function findPolicy(reader: Reader, clock: Clock, articleId: string): Promise<ArticlePolicy> {
  const article = await reader
    .selectFrom('article')
    .select(['state', 'programme_id', 'published_at', 'comments_open'])
    .where('id', '=', articleId)
    .executeTakeFirst();
  const things = [`article ${articleId}`, `programme ${article?.programme_id ?? ''}`, 'station '];
  const rows = await reader
    .selectFrom('comment_policy')
    .selectAll()
    .where('thing_id', 'in', [articleId, article?.programme_id ?? '', ''])
    .execute();
  const settings = Object.fromEntries(
    rows
      .filter((row) => things.includes(`${row.scope} ${row.thing_id}`))
      .map((row) => [row.scope, settingOf(row)])
  );
  const isAllowed = article?.state === 'published' && article.comments_open === 1;
  return policyFor({ publishedAt: article?.published_at ?? null, isAllowed }, settings, clock.now());
}

/** Every policy that is set, with the name of what it is set for. */
export async function listPolicies({
  db
}: {
  db: Database;
}): Promise<(PolicyThing & PolicySetting & { readonly name: string })[]> {
  const rows = await db.read
    .selectFrom('comment_policy')
    .leftJoin('programme', 'programme.id', 'comment_policy.thing_id')
    .leftJoin('article', 'article.id', 'comment_policy.thing_id')
    .select(['scope', 'thing_id', 'policy', 'closes_after_days', 'programme.title', 'article.headline'])
    .orderBy('scope')
    .orderBy('changed_at', 'desc')
    .execute();
  return rows.map((row) => ({
    scope: row.scope as PolicyScope,
    thingId: row.thing_id,
    name: row.title ?? row.headline ?? '',
    ...settingOf(row)
  }));
}

/**
 * Sets what holds for comments on an article, in a programme or at the whole station; null goes back to what holds
 * around it. Refuses days that are not 1–3650.
 */
export async function setPolicy(
  { db, clock }: Room,
  thing: PolicyThing,
  setting: PolicySetting | null,
  actor: Actor
): Promise<void> {
  demand(actor, 'comment.policy');
  if (setting && !isFit(setting)) throw new PolicyUnfit();
  await db.transact(async (tx) => {
    await tx
      .deleteFrom('comment_policy')
      .where('scope', '=', thing.scope)
      .where('thing_id', '=', thing.thingId)
      .execute();
    if (setting)
      await tx
        .insertInto('comment_policy')
        .values({
          scope: thing.scope,
          thing_id: thing.thingId,
          policy: setting.policy,
          closes_after_days: setting.closesAfterDays,
          changed_at: clock.now()
        })
        .execute();
    await audit(tx, clock, actor, {
      action: 'comment.policy',
      thing: thing.scope,
      thingId: thing.thingId,
      detail: { ...setting }
    });
  });
}

function isFit({ policy, closesAfterDays: days }: PolicySetting): boolean {
  return (
    commentPolicies.includes(policy) &&
    (days === null || (Number.isInteger(days) && days >= 1 && days <= 3650))
  );
}

function settingOf(row: { policy: string; closes_after_days: number | null }): PolicySetting {
  return { policy: row.policy as PolicySetting['policy'], closesAfterDays: row.closes_after_days };
}
