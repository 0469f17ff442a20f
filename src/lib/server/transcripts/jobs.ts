import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { cancelJobs } from '../jobs/steering.ts';
import { holdRecording } from './holding.ts';
import { giveUpTranscription, NotTranscribing, transcriptionKind } from './transcribing.ts';
import { writeDownNext, type WritingDownRoom } from './writing-down.ts';

/** Writes down the next part of a recording. */
export const writeDown = (room: WritingDownRoom): JobKind<{ readonly recordingId: string }> => ({
  name: transcriptionKind,
  priority: 7,
  maxAttempts: 6,
  leaseMs: 120_000,
  lane: room.speech?.lane ?? 'fetch',
  run: (context, { recordingId }) => writeDownNext(room, context, recordingId),
  givenUp: (tx, { recordingId }, reason) => giveUpTranscription(room, tx, recordingId, reason)
});

/** Stops writing a recording down: what runs ends within half a second. Refuses when nothing is being written down. */
export async function cancelTranscription(
  room: WritingDownRoom,
  recordingId: string,
  actor: Actor
): Promise<void> {
  const engine = { db: room.db, kinds: [writeDown(room)] };
  await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    if ((await cancelJobs(tx, engine, `transcript:${recordingId}`)) === 0) throw new NotTranscribing();
    await audit(tx, room.clock, actor, {
      action: 'transcript.cancel',
      thing: 'recording',
      thingId: recordingId
    });
  });
}
