import type { Span } from '#lib/media/hidden-part.ts';
import type { Transaction } from '../database/database.ts';
import { enqueue, priorityOf } from '../jobs/queue.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { attempt, type Found, publishMade, whatToMake } from './attempting.ts';
import { keptFiles } from './kept-files.ts';
import type { Correction } from './loudness.ts';
import { isPublished, planSets } from './output-sets.ts';
import type { PlannedFile } from './planned-file.ts';
import { encodeJob, type ProcessingRoom } from './processing.ts';

/** What is left of the sound when the first file of it is published: made with the same parts hidden, and as loud. */
export interface SoundPart {
  readonly kind: 'other-sounds';
  /** The attempt that is published. */
  readonly attempt: string;
  readonly hidden: readonly Span[];
  readonly correction: Correction;
}

/** Of less, in seconds, all is made before anybody has had time to ask for it. */
const leastSeconds = 60;

/** One file plays everywhere; it is made with its waveform and captions before those for feeds and slow lines. */
const isFirst = ({ purpose, file }: PlannedFile) => purpose === 'waveform' || file === 'sound.m4a';

/** How much of the time goes into the first file. */
const firstShare = 0.4;

/**
 * Publishes the file of a recording's sound that every browser plays, and ends the job with one for the others: so it can
 * be heard in half the time. False, and nothing is done, when it is short, or something of it is published already.
 */
export async function publishFirstSound(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string
): Promise<boolean> {
  const asked = { recordingId, set: 'audio' } as const;
  const found = await whatToMake(room, asked);
  if (!found || found.planned.seconds < leastSeconds || (await isPublished(room, asked))) return false;
  const first = { asked, found: only(found, isFirst), span: [0, firstShare] } as const;
  await attempt(room, context, first, async (tx, { attempt, made }) => {
    if (!made?.correction) return;
    await publishMade(room, tx, { context, asked, attempt, made });
    await planSets(room, tx, recordingId, { added: ['audio'] });
    const { hidden } = found.plan.sound;
    const part = { kind: 'other-sounds', attempt, hidden, correction: made.correction } as const;
    await addOthers(room, tx, { recordingId, context }, part);
  });
  return true;
}

/**
 * Makes the other files of a sound, and publishes them with the first one as one set. Does nothing when that is no longer
 * what is published, or something else is hidden now: then all of it is made again by a job of its own.
 */
export async function publishOtherSounds(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string,
  part: SoundPart
): Promise<void> {
  const asked = { recordingId, set: 'audio' } as const;
  const found = await whatToMake(room, asked);
  const kept = await keptFiles(room, recordingId, part.attempt);
  if (!found || kept.files.length === 0 || !hidesTheSame(found, part)) return;
  const others = only(found, (file) => !isFirst(file));
  const sound = { ...found.plan.sound, correction: part.correction };
  const rest = { ...others, plan: { ...found.plan, sound } };
  const attempting = { asked, found: rest, making: { kept }, span: [firstShare, 1] } as const;
  await attempt(room, context, attempting, async (tx, { attempt, made }) => {
    if (made) await publishMade(room, tx, { context, asked, attempt, made });
  });
}

const only = (found: Found, wanted: (file: PlannedFile) => boolean): Found => ({
  ...found,
  planned: { ...found.planned, files: found.planned.files.filter(wanted) }
});

const hidesTheSame = ({ plan }: Found, { hidden }: SoundPart) =>
  JSON.stringify(plan.sound.hidden) === JSON.stringify(hidden);

/** After the first sound of other recordings, before pictures. */
async function addOthers(
  room: ProcessingRoom,
  tx: Transaction,
  { recordingId, context }: { readonly recordingId: string; readonly context: JobContext },
  part: SoundPart
): Promise<void> {
  const whole = encodeJob(recordingId, 'audio', 0);
  await enqueue(tx, room.clock, {
    ...whole,
    payload: { recordingId, set: 'audio', part },
    priority: (await priorityOf(tx, context.jobId)) + 1,
    uniqueKey: `${whole.uniqueKey}:${part.kind}`
  });
}
