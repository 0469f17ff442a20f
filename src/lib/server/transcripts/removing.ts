import type { Transaction } from '../database/database.ts';

/** Deletes every revision of a recording's transcript, and its chapters, in the caller's transaction. */
export async function deleteTranscripts(tx: Transaction, recordingId: string): Promise<void> {
  const revisions = tx.selectFrom('transcript').select('id').where('recording_id', '=', recordingId);
  await tx.deleteFrom('passage').where('transcript_id', 'in', revisions).execute();
  await tx.deleteFrom('transcript').where('recording_id', '=', recordingId).execute();
  await tx.deleteFrom('transcript_editing').where('recording_id', '=', recordingId).execute();
  await tx.deleteFrom('transcription_part').where('recording_id', '=', recordingId).execute();
  await tx.deleteFrom('transcription').where('recording_id', '=', recordingId).execute();
  await tx.deleteFrom('caption_revision').where('recording_id', '=', recordingId).execute();
  await tx.deleteFrom('chapter').where('recording_id', '=', recordingId).execute();
}
