import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';

/**
 * Notes what is public of an article from now on: its revision with its whole content, the recording's file
 * and the transcript's revision. What was public until now is closed. Runs in the caller's transaction.
 */
export async function notePublication(
  tx: Transaction,
  clock: Clock,
  articleId: string,
  by: string | null
): Promise<void> {
  const now = clock.now();
  await closePublication(tx, clock, articleId);
  const article = await tx
    .selectFrom('article')
    .selectAll()
    .where('id', '=', articleId)
    .executeTakeFirstOrThrow();
  const credits = await tx.selectFrom('credit').selectAll().where('article_id', '=', articleId).execute();
  await tx
    .insertInto('article_revision')
    .values({
      id: newId(),
      article_id: articleId,
      revision: article.revision,
      content: JSON.stringify({ article, credits }),
      created_by: by,
      created_at: now
    })
    .onConflict((conflict) => conflict.columns(['article_id', 'revision']).doNothing())
    .execute();
  await tx
    .insertInto('publication')
    .values({
      id: newId(),
      article_id: articleId,
      revision: article.revision,
      ...(await mediaNow(tx, article.recording_id)),
      public_from: now,
      published_by: by
    })
    .execute();
}

/** Notes that nothing of the article is public from now on. */
export async function closePublication(tx: Transaction, clock: Clock, articleId: string): Promise<void> {
  await tx
    .updateTable('publication')
    .set({ public_to: clock.now() })
    .where('article_id', '=', articleId)
    .where('public_to', 'is', null)
    .execute();
}

async function mediaNow(tx: Transaction, recordingId: string | null) {
  if (!recordingId) return { recording_id: null, recording_sha256: null, transcript_revision: null };
  const recording = await tx
    .selectFrom('recording')
    .select('sha256')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  const transcript = await tx
    .selectFrom('transcript')
    .select((of) => of.fn.max('revision').as('revision'))
    .where('recording_id', '=', recordingId)
    .where('current', '=', 1)
    .executeTakeFirst();
  return {
    recording_id: recordingId,
    recording_sha256: recording?.sha256 ?? null,
    transcript_revision: transcript?.revision ?? null
  };
}
