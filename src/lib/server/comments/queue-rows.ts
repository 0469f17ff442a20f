import { sql } from 'kysely';
import { isEmail } from '#lib/comments/email.ts';
import type { QueueTab } from '#lib/studio/moderation.ts';
import type { Reader } from '../database/database.ts';
import { addressHash } from '../mail/suppressing.ts';
import { keyOf } from './journal.ts';
import type { QueueRoom } from './queue-context.ts';

/** Which comments are asked for. */
export interface QueueQuestion {
  readonly state: QueueTab;
  /** Narrows to a part of the name or the text, or to one whole e-mail address. */
  readonly words?: string | undefined;
}

/** The ids of the comments that are asked for, in no order: of comments alone, so that an index gives them in any. */
export function inQueue(room: QueueRoom, { state, words }: QueueQuestion) {
  const asked = narrowed(room, idsOf(room.db.read), words?.trim() ?? '');
  if (state !== 'reported') return asked.where('comment.state', '=', state);
  return asked.where('comment.id', 'in', (from) =>
    from.selectFrom('comment_report').select('comment_id').where('comment_report.state', '=', 'open')
  );
}

const idsOf = (reader: Reader) => reader.selectFrom('comment').select(['comment.id', 'comment.created_at']);

function narrowed(room: QueueRoom, ids: ReturnType<typeof idsOf>, words: string) {
  if (words === '') return ids;
  if (isEmail(words)) {
    const hash = addressHash(room.sealer, words);
    return ids.where('comment.commenter_id', '=', (from) =>
      from.selectFrom('commenter').select('commenter.id').where('email_hash', '=', hash)
    );
  }
  const { caseless } = room.db.dialect;
  return ids.where((row) =>
    row.or(
      spellings(words).flatMap((spelled) => {
        const like = `%${spelled.replace(/[\\%_]/g, '\\$&')}%`;
        return ['comment.name', 'comment.text'].map(
          (column) => sql<boolean>`${caseless(column)} like ${like} escape '\\'`
        );
      })
    )
  );
}

/** Words as they stand in a text whose A–Z are small: other letters small, great, or great where a word begins. */
function spellings(words: string): string[] {
  const small = words.toLowerCase();
  const ascii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const begun = small.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  return [...new Set([small, ascii(words.toUpperCase()), ascii(begun)])];
}

/** A part of those that are asked for: `limit` of them beyond a key, in the order of the list. */
export async function partOf(
  room: QueueRoom,
  question: QueueQuestion & { readonly after?: string | undefined },
  limit: number
): Promise<{ id: string; created_at: number }[]> {
  const isOldestFirst = question.state === 'pending';
  const direction = isOldestFirst ? 'asc' : 'desc';
  const ids = inQueue(room, question)
    .orderBy('comment.created_at', direction)
    .orderBy('comment.id', direction)
    .limit(limit);
  if (!question.after) return ids.execute();
  const [at, id] = keyOf(question.after);
  const beyond = isOldestFirst ? '>' : '<';
  return (
    ids
      // says nothing new, but leads the database to the place in the index
      .where('comment.created_at', isOldestFirst ? '>=' : '<=', at)
      .where((row) =>
        row.or([
          row('comment.created_at', beyond, at),
          row.and([row('comment.created_at', '=', at), row('comment.id', beyond, id)])
        ])
      )
      .execute()
  );
}

const whole = (reader: Reader) =>
  reader
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .leftJoin('commenter', 'commenter.id', 'comment.commenter_id')
    .select(['comment.id', 'comment.parent_id', 'comment.name', 'comment.email', 'comment.text'])
    .select(['comment.state', 'comment.suspicion', 'comment.spam_score', 'comment.spam_reasons'])
    .select(['comment.from_editors', 'comment.created_at', 'comment.mended_at', 'comment.at_ms'])
    .select(['comment.commenter_id', 'comment.network_hash', 'commenter.email_sealed'])
    .select(['article.id as articleId', 'article.slug', 'article.headline']);

export type QueueRow = Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirstOrThrow']>>;

/** Comments with their articles and what only moderators see, in the order of the ids; unknown ones are left out. */
export async function rowsOf({ db }: QueueRoom, ids: readonly string[]): Promise<QueueRow[]> {
  if (ids.length === 0) return [];
  const rows = await whole(db.read).where('comment.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
