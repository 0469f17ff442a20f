import type { JobContext } from '../jobs/job-kind.ts';
import { attempt, type Found, whatToMake } from './attempting.ts';
import { addParts } from './film-parts.ts';
import { keysIn } from './film-keys.ts';
import { OutputWrong } from './output-wrong.ts';
import { isPublished, planSets, publishSet } from './output-sets.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import { filmFiles } from './stream-files.ts';

/**
 * Publishes the pictures of an original that can be streamed as they are, with its sound, as a film of one size, and
 * ends the job with one for the whole film, which takes its place: so it can be watched long before all sizes are
 * encoded. False, and nothing is done, when they cannot, or something of the film is published already.
 */
export async function publishCopied(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string
): Promise<boolean> {
  const asked = { recordingId, set: 'video' } as const;
  const found = await whatToMake(room, asked);
  const picture = found?.plan.picture;
  if (!found || !picture?.mayBeCopied || picture.sizes.length < 2) return false;
  if (await isPublished(room, asked)) return false;
  const keys = await keysIn(room, context, recordingId, found);
  if (!keys) return false;
  const largest = { asked, found: largestOf(found, picture), making: { keys }, span: [0, 0] } as const;
  try {
    await attempt(room, context, largest, async (tx, { attempt, made }) => {
      if (!made) return;
      await publishSet(room, tx, { recordingId, attempt, made });
      await noteHappening(tx, room, recordingId, { what: 'published', set: 'video', try: context });
      await planSets(room, tx, recordingId, { added: ['video'] });
      await addParts(room, tx, { recordingId, context }, [{ kind: 'rest', isWhole: false }]);
    });
    return true;
  } catch (cause) {
    // What looked like ours and is not after all is encoded like everything else.
    if (cause instanceof OutputWrong) return false;
    throw cause;
  }
}

/** The same film with its largest size alone. */
function largestOf({ original, plan, planned, film }: Found, whole: PicturePlan): Found {
  const picture = { ...whole, sizes: whole.sizes.slice(0, 1) };
  return { original, film, plan: { ...plan, picture }, planned: { ...planned, files: filmFiles(picture) } };
}
