import { operator } from '../accounts/actor.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import type { NewJob } from '../jobs/queue.ts';
import type { Recurring } from '../jobs/recurring.ts';
import { hurry } from '../jobs/steering.ts';
import { unlessFull } from '../storage/disk-room.ts';
import { type FetchLimits, fetchImport, fetchLimits } from './fetching-urls.ts';
import { type Guard, openInternet } from './guarded-request.ts';
import { failImport } from './url-imports.ts';
import { endPart } from './hiding.ts';
import { logged } from './logging-tries.ts';
import { failRecording } from './failing.ts';
import { encode, giveUpEncoding, type ToEncode } from './films.ts';
import { failReplacement, makeReplacement, nextOriginal } from './making-replacements.ts';
import { originalOf, type ProcessingRoom, processRecording, type ToProcess } from './processing.ts';
import { unlessCrashing } from './quarantining.ts';
import { tidy } from './tidying.ts';

const leaseMs = 120_000;

/** The job that a received recording starts. */
export const processJob = (recordingId: string): NewJob => jobOf({ recordingId }, 2);

/** The same before all others: something of it was hidden, or is to be shown again. */
export const processFirstJob = (recordingId: string): NewJob => jobOf({ recordingId }, 2 - hurry);

/** The job that makes everything of a recording again, which nobody waits for. */
export const processAgainJob = (recordingId: string): NewJob =>
  jobOf({ recordingId, isLater: true }, 2 + hurry);

const jobOf = (payload: ToProcess, priority: number): NewJob => ({
  kind: 'media.process',
  payload,
  subject: `recording:${payload.recordingId}`,
  priority,
  maxAttempts: 3,
  uniqueKey: `media.process:${payload.recordingId}`
});

/** Does work on the file of a recording as every job does: in its log, and not when it has broken a program twice. */
const tried = (
  room: ProcessingRoom,
  context: JobContext,
  about: Parameters<typeof logged>[2],
  work: { file(): Promise<string | null>; run(): Promise<void> }
) =>
  logged(room, context, about, async () =>
    unlessCrashing(room, await work.file(), () => unlessFull(work.run()))
  );

/** Examines a received recording and plans what is made of it. */
export const processReceived = (room: ProcessingRoom): JobKind<ToProcess> => ({
  name: 'media.process',
  priority: 2,
  maxAttempts: 3,
  leaseMs,
  lane: 'heavy',
  run: (context, about) =>
    tried(room, context, about, {
      file: () => originalOf(room, about.recordingId),
      run: () => processRecording(room, context, about)
    }),
  givenUp: (tx, about, reason) => failRecording(room, tx, about, reason)
});

/** Makes one set of what is played of a recording, or a part of one. */
export const encodePlannedSet = (room: ProcessingRoom): JobKind<ToEncode> => ({
  name: 'media.encode',
  priority: 5,
  maxAttempts: 3,
  leaseMs,
  lane: 'heavy',
  run: (context, about) =>
    tried(room, context, about, {
      file: () => originalOf(room, about.recordingId),
      run: () => encode(room, context, about)
    }),
  givenUp: (tx, about, reason) => giveUpEncoding(room, tx, about, reason)
});

/** The job that a file starts which is to take the place of a recording's original. */
export const replaceJob = (recordingId: string): NewJob => ({
  ...processJob(recordingId),
  kind: 'media.replace',
  priority: 4,
  uniqueKey: `media.replace:${recordingId}`
});

/** Makes everything of a file that is to take the place of a recording's original. */
export const replaceOriginal = (room: ProcessingRoom): JobKind<{ recordingId: string }> => ({
  name: 'media.replace',
  priority: 4,
  maxAttempts: 3,
  leaseMs,
  lane: 'heavy',
  run: (context, about) =>
    tried(room, context, about, {
      file: () => nextOriginal(room, about.recordingId),
      run: () => makeReplacement(room, context, about.recordingId)
    }),
  givenUp: (tx, about, reason) => failReplacement(room, tx, about, reason)
});

/** Fetches a file from an address and makes a recording of it; tests bring a guard and limits of their own. */
export const fetchFromAddress = (
  room: ProcessingRoom,
  guard: Guard = openInternet,
  limits: FetchLimits = fetchLimits
): JobKind<{ importId: string }> => ({
  name: 'media.fetch',
  priority: 5,
  maxAttempts: 8,
  leaseMs,
  lane: 'fetch',
  run: (context, { importId }) => fetchImport({ ...room, guard, limits }, context, importId),
  givenUp: (tx, about, reason) => failImport(room, tx, about, reason)
});

/** Shows a hidden part of a recording when its time has come. */
export const revealPart = (room: ProcessingRoom): JobKind<{ partId: string }> => ({
  name: 'media.reveal',
  priority: 1,
  maxAttempts: 20,
  leaseMs,
  lane: 'light',
  run: (context, { partId }) =>
    context.finish(async (tx) => {
      await endPart(tx, room, partId, operator);
    })
});

/** Finishes and removes what dead processes left behind. */
export const tidyMedia = (room: ProcessingRoom): JobKind<unknown> => ({
  name: 'media.tidy',
  priority: 9,
  maxAttempts: 3,
  leaseMs,
  lane: 'light',
  run: (context) => tidy(room, context)
});

export const tidyingMedia: Recurring = {
  name: 'media.tidy',
  everyMs: 3600_000,
  kind: 'media.tidy',
  payload: {}
};
