import { accountOf, type Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { TranscriptRoom } from './attaching.ts';
import { RecordingUnknown } from './holding.ts';

/** Who has not been heard of for so long has left. */
const awayMs = 45_000;

/** One opening of the editor of a transcript. */
export interface EditorHere {
  readonly recordingId: string;
  readonly language: string;
  readonly session: string;
}

/**
 * Notes that somebody has the editor open, and returns the names of the others who do; an own second window counts.
 * Asked every twenty seconds. Refuses an unknown recording.
 */
export async function tellPresence(
  { db, clock }: Pick<TranscriptRoom, 'db' | 'clock'>,
  { recordingId, language, session }: EditorHere,
  actor: Actor
): Promise<string[]> {
  demand(actor, 'article.write');
  const now = clock.now();
  return db.transact(async (tx) => {
    const recording = await tx
      .selectFrom('recording')
      .select('id')
      .where('id', '=', recordingId)
      .executeTakeFirst();
    if (!recording) throw new RecordingUnknown();
    await tx
      .deleteFrom('transcript_editing')
      .where('seen_at', '<', now - awayMs)
      .execute();
    const row = { session, recording_id: recordingId, language, account_id: accountOf(actor), seen_at: now };
    await tx
      .insertInto('transcript_editing')
      .values(row)
      .onConflict((on) => on.column('session').doUpdateSet({ seen_at: now }))
      .execute();
    const others = await tx
      .selectFrom('transcript_editing')
      .leftJoin('account', 'account.id', 'transcript_editing.account_id')
      .select('account.name')
      .where('recording_id', '=', recordingId)
      .where('transcript_editing.language', '=', language)
      .where('session', '!=', session)
      .orderBy('seen_at')
      .execute();
    return [...new Set(others.map(({ name }) => name ?? ''))];
  });
}

/** Forgets an opening of the editor that was closed. */
export async function endPresence({ db }: Pick<TranscriptRoom, 'db'>, session: string): Promise<void> {
  await db.transact((tx) => tx.deleteFrom('transcript_editing').where('session', '=', session).execute());
}
