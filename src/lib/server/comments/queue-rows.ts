import { type Reader } from '../database/database.ts';
import { sql } from 'kysely';
import type { QueueTab } from '#lib/studio/moderation.ts';
import { isEmail } from '#lib/comments/email.ts';
import { addressHash } from '../mail/suppressing.ts';
import type { QueueRoom } from './queue-context.ts';

/** Which comments are asked for. */
export interface QueueQuestion {
  readonly state: QueueTab;
  /** Narrows to a part of the name or the text, or to one whole e-mail address. */
  readonly words?: string | undefined;
}

/** The comments that are asked for, in no order, with their articles and what only moderators see. */
export function inQueue(room: QueueRoom, { state, words }: QueueQuestion) {
  return narrowed(room, rowsOf(room.db.read), words?.trim() ?? '').$if(true, (query) =>
    state === 'reported'
      ? query.where('comment.id', 'in', (from) =>
          from.selectFrom('comment_report').select('comment_id').where('comment_report.state', '=', 'open')
        )
      : query.where('comment.state', '=', state)
  );
}

/** Comments in no order, with their articles and what only moderators see. */
export const rowsOf = (reader: Reader) =>
  reader
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .leftJoin('commenter', 'commenter.id', 'comment.commenter_id')
    .select(['comment.id', 'comment.parent_id', 'comment.name', 'comment.email', 'comment.text'])
    .select(['comment.state', 'comment.suspicion', 'comment.spam_score', 'comment.spam_reasons'])
    .select(['comment.from_editors', 'comment.created_at', 'comment.mended_at', 'comment.at_ms'])
    .select(['comment.commenter_id', 'comment.network_hash', 'commenter.email_sealed'])
    .select(['article.id as articleId', 'article.slug', 'article.headline']);

export type QueueRow = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

function narrowed(room: QueueRoom, rows: ReturnType<typeof rowsOf>, words: string) {
  if (words === '') return rows;
  if (isEmail(words)) return rows.where('commenter.email_hash', '=', addressHash(room.sealer, words));
  const like = `%${words.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return rows.where((row) =>
    row.or([
      sql<boolean>`lower(comment.name) like ${like} escape '\\'`,
      sql<boolean>`lower(comment.text) like ${like} escape '\\'`
    ])
  );
}
