import type { ArticleState } from '#lib/articles/article.ts';
import type { Body } from '#lib/articles/body.ts';
import type { ArticleDraft, ArticleFields } from '#lib/articles/draft.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { draftCredits, writeCredits } from './credits.ts';
import { columnsOf, emptyFields } from './fields.ts';
import { notePublication } from './publication-log.ts';
import { writeTopics } from './topics.ts';
import { considerTranscribing } from './transcribing.ts';

/** What writing articles needs of the portal. */
export interface WritingRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

export class ArticleMissing extends Refusal {
  constructor() {
    super('article-missing', 404, 'There is no such article.');
  }
}

export class ArticleChangedMeanwhile extends Refusal {
  constructor() {
    super(
      'article-changed-meanwhile',
      409,
      'Somebody else saved this article after you opened it. Your text is still here.'
    );
  }
}

/** Makes a draft and returns its id. */
export async function createArticle(
  room: WritingRoom,
  fields: Partial<ArticleFields>,
  actor: Actor
): Promise<string> {
  return room.db.transact((tx) => createArticleIn(tx, room, fields, actor));
}

/** The same in the caller's transaction. */
export async function createArticleIn(
  tx: Transaction,
  { clock }: Pick<WritingRoom, 'clock'>,
  fields: Partial<ArticleFields>,
  actor: Actor
): Promise<string> {
  demand(actor, 'article.write');
  const id = newId();
  const whole = { ...emptyFields, ...fields };
  const now = clock.now();
  await tx
    .insertInto('article')
    .values({
      id,
      state: 'draft',
      revision: 1,
      ...columnsOf(whole),
      created_by: accountOf(actor),
      created_at: now,
      updated_at: now
    })
    .execute();
  await writeParts(tx, clock, id, whole);
  await audit(tx, clock, actor, { action: 'article.create', thing: 'article', thingId: id });
  return id;
}

/**
 * Saves the given fields of an article and returns its new revision; a published article shows them at once.
 * Refuses with `ArticleChangedMeanwhile` when `revision` is not the one saved last.
 */
export async function changeArticle(
  room: WritingRoom,
  id: string,
  change: Partial<ArticleFields> & { readonly revision: number },
  actor: Actor
): Promise<number> {
  const { revision, ...fields } = change;
  const now = await findDraft(room, id, actor);
  demand(actor, 'article.write', { ownerId: now.ownerId });
  if (now.state !== 'draft') demand(actor, 'article.publish');
  const whole = { ...now, ...fields };
  await room.db.transact(async (tx) => {
    await saveRow(tx, room.clock, id, { revision, columns: columnsOf(whole) });
    await writeParts(tx, room.clock, id, whole);
    await audit(tx, room.clock, actor, {
      action: 'article.change',
      thing: 'article',
      thingId: id,
      detail: { revision: revision + 1 }
    });
    if (now.state !== 'published') return;
    await notePublication(tx, room.clock, id, accountOf(actor));
    await room.events.announce(tx, { kind: 'article.changed', subject: id });
  });
  return revision + 1;
}

async function saveRow(
  tx: Transaction,
  clock: Clock,
  id: string,
  { revision, columns }: { revision: number; columns: ReturnType<typeof columnsOf> }
): Promise<void> {
  const saved = await tx
    .updateTable('article')
    .set({ ...columns, revision: revision + 1, updated_at: clock.now() })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (saved.numUpdatedRows === 0n) throw new ArticleChangedMeanwhile();
}

async function writeParts(tx: Transaction, clock: Clock, id: string, fields: ArticleFields): Promise<void> {
  await writeTopics(tx, clock, id, fields.topics);
  await writeCredits(tx, id, fields.credits);
  await considerTranscribing(tx, clock, id, fields);
  await tx.deleteFrom('article_mention').where('article_id', '=', id).execute();
  const mentioned = [...new Set(fields.mentions.map((mention) => mention.organisationId))];
  const rows = mentioned.map((organisation_id, position) => ({ article_id: id, organisation_id, position }));
  if (rows.length > 0) await tx.insertInto('article_mention').values(rows).execute();
}

/** The article as its editor sees it, in any state. Refuses one who may not see drafts, and an unknown id. */
export async function findDraft(room: { db: Database }, id: string, actor: Actor): Promise<ArticleDraft> {
  demand(actor, 'article.preview');
  const row = await room.db.read.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new ArticleMissing();
  return {
    id: row.id,
    slug: row.slug,
    state: row.state as ArticleState,
    revision: row.revision,
    ownerId: row.created_by,
    headline: row.headline,
    lede: row.lede,
    body: JSON.parse(row.body) as Body,
    language: row.language,
    programmeId: row.programme_id,
    number: row.number,
    image: row.image_id
      ? {
          imageId: row.image_id,
          alt: row.image_alt ?? '',
          caption: row.image_caption ?? '',
          credit: row.image_credit ?? ''
        }
      : null,
    recordingId: row.recording_id,
    commentsOpen: row.comments_open === 1,
    topics: await topicNames(room, id),
    mentions: await mentionsOf(room, id),
    credits: await draftCredits(room, id),
    publishedAt: row.published_at,
    scheduledAt: row.scheduled_at,
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
    updatedAt: row.updated_at
  };
}

async function topicNames({ db }: { db: Database }, articleId: string): Promise<string[]> {
  const rows = await db.read
    .selectFrom('article_topic')
    .innerJoin('topic', 'topic.id', 'article_topic.topic_id')
    .select('topic.name')
    .where('article_id', '=', articleId)
    .orderBy('position')
    .execute();
  return rows.map((row) => row.name);
}

function mentionsOf(
  { db }: { db: Database },
  articleId: string
): Promise<{ organisationId: string; name: string }[]> {
  return db.read
    .selectFrom('article_mention')
    .innerJoin('organisation', 'organisation.id', 'article_mention.organisation_id')
    .select(['organisation.id as organisationId', 'organisation.name'])
    .where('article_id', '=', articleId)
    .orderBy('position')
    .execute();
}
