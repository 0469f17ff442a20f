import type { Transaction } from '../database/database.ts';

/**
 * Deletes an article and all that is written of it, as if it had never been, in the caller's transaction. For the
 * demo station and for drafts: what was public is withdrawn instead, and leaves its tombstone.
 */
export async function deleteArticle(tx: Transaction, id: string): Promise<void> {
  await tx.deleteFrom('article_topic').where('article_id', '=', id).execute();
  await tx.deleteFrom('article_mention').where('article_id', '=', id).execute();
  await tx.deleteFrom('credit').where('article_id', '=', id).execute();
  await tx.deleteFrom('article_revision').where('article_id', '=', id).execute();
  await tx.deleteFrom('old_address').where('article_id', '=', id).execute();
  await tx.deleteFrom('publication').where('article_id', '=', id).execute();
  await tx.deleteFrom('article').where('id', '=', id).execute();
  await deleteUnusedTopics(tx);
}

async function deleteUnusedTopics(tx: Transaction): Promise<void> {
  const used = tx.selectFrom('article_topic').select('topic_id');
  await tx.deleteFrom('topic').where('id', 'not in', used).execute();
}
