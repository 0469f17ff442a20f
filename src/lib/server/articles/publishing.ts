import type { ArticleDraft, CheckResult } from '#lib/articles/draft.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import { enqueue, withdrawJob } from '../jobs/queue.ts';
import { Refusal } from '../refusal.ts';
import type { PublishingCheck } from './checks.ts';
import { findDraft, type WritingRoom } from './drafting.ts';
import { closePublication, notePublication } from './publication-log.ts';

/** What publishing needs of the portal. */
export interface PublishingRoom extends WritingRoom {
  readonly publishingChecks: readonly PublishingCheck[];
}

export class NotReadyToPublish extends Refusal {
  readonly checks: readonly CheckResult[];
  constructor(checks: readonly CheckResult[]) {
    const failed = checks.filter((check) => check.severity === 'error').map((check) => check.code);
    super('not-ready-to-publish', 422, `The article is not ready: ${failed.join(', ')}.`, {
      failed: failed.join(', ')
    });
    this.checks = checks;
  }
}

export class TimeHasPassed extends Refusal {
  constructor() {
    super('time-has-passed', 400, 'That time has passed. Choose a later one, or publish now.');
  }
}

export class NotPublished extends Refusal {
  constructor() {
    super('not-published', 409, 'The article is not published, so it cannot be withdrawn.');
  }
}

/** What is in order with a draft and what is not. */
export async function publishingChecks(room: PublishingRoom, draft: ArticleDraft): Promise<CheckResult[]> {
  const results = await Promise.all(room.publishingChecks.map((check) => check(room, draft)));
  return results.filter((result) => result !== undefined);
}

/** Publishes an article now; one published already stays as it is. Refuses while a check says error. */
export async function publish(
  room: PublishingRoom,
  id: string,
  { at }: { readonly at?: number },
  actor: Actor
): Promise<void> {
  demand(actor, 'article.publish');
  const draft = await findDraft(room, id, actor);
  await demandReady(room, draft);
  await room.db.transact((tx) => publishIn(tx, room, { id, at: at ?? room.clock.now() }, actor));
}

async function demandReady(room: PublishingRoom, draft: ArticleDraft): Promise<void> {
  const checks = await publishingChecks(room, draft);
  if (checks.some((check) => check.severity === 'error')) throw new NotReadyToPublish(checks);
}

/** The publishing itself, in the caller's transaction: state, log, event and jobs, or none of them. */
export async function publishIn(
  tx: Transaction,
  room: WritingRoom,
  { id, at }: { id: string; at: number },
  actor: Actor
): Promise<void> {
  const changed = await tx
    .updateTable('article')
    .set((of) => ({
      state: 'published',
      published_at: of.fn.coalesce('published_at', of.val(at)),
      scheduled_at: null,
      withdrawn_at: null,
      withdrawn_reason: null,
      updated_at: room.clock.now()
    }))
    .where('id', '=', id)
    .where('state', '!=', 'published')
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return;
  await withdrawJob(tx, scheduleKey(id));
  await notePublication(tx, room.clock, id, accountOf(actor));
  await audit(tx, room.clock, actor, { action: 'article.publish', thing: 'article', thingId: id });
  await room.events.announce(tx, { kind: 'article.published', subject: id });
}

/** Publishes an article at `at` (milliseconds UTC), whatever restarts between. Refuses a time that has passed. */
export async function schedule(
  room: PublishingRoom,
  id: string,
  { at }: { at: number },
  actor: Actor
): Promise<void> {
  demand(actor, 'article.publish');
  if (at <= room.clock.now()) throw new TimeHasPassed();
  const draft = await findDraft(room, id, actor);
  await demandReady(room, draft);
  await room.db.transact(async (tx) => {
    await tx
      .updateTable('article')
      .set({ state: 'scheduled', scheduled_at: at, updated_at: room.clock.now() })
      .where('id', '=', id)
      .where('state', '!=', 'published')
      .execute();
    await withdrawJob(tx, scheduleKey(id));
    await enqueue(tx, room.clock, {
      kind: 'article.publish-scheduled',
      payload: { articleId: id },
      subject: `article:${id}`,
      priority: 1,
      maxAttempts: 20,
      runAt: at,
      uniqueKey: scheduleKey(id)
    });
    await audit(tx, room.clock, actor, {
      action: 'article.schedule',
      thing: 'article',
      thingId: id,
      detail: { at }
    });
  });
}

/** Takes back the planned publishing; the article is a draft again. */
export async function unschedule(room: WritingRoom, id: string, actor: Actor): Promise<void> {
  demand(actor, 'article.publish');
  await room.db.transact(async (tx) => {
    await tx
      .updateTable('article')
      .set({ state: 'draft', scheduled_at: null, updated_at: room.clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'scheduled')
      .execute();
    await withdrawJob(tx, scheduleKey(id));
    await audit(tx, room.clock, actor, { action: 'article.unschedule', thing: 'article', thingId: id });
  });
}

/** Takes a published article away: its page says that it is withdrawn (410), and its recording is no longer played. */
export async function withdraw(
  room: WritingRoom,
  id: string,
  { reason }: { readonly reason: string },
  actor: Actor
): Promise<void> {
  demand(actor, 'article.publish');
  await room.db.transact(async (tx) => {
    const changed = await tx
      .updateTable('article')
      .set({
        state: 'withdrawn',
        withdrawn_at: room.clock.now(),
        withdrawn_reason: reason.trim().slice(0, 500) || null,
        updated_at: room.clock.now()
      })
      .where('id', '=', id)
      .where('state', '=', 'published')
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new NotPublished();
    await closePublication(tx, room.clock, id);
    await audit(tx, room.clock, actor, { action: 'article.withdraw', thing: 'article', thingId: id });
    await room.events.announce(tx, { kind: 'article.withdrawn', subject: id });
  });
}

/** The key of the one job that will publish an article. */
function scheduleKey(articleId: string): string {
  return `article.publish-scheduled:${articleId}`;
}
