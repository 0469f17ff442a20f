import { keysToCopy } from './copying.ts';
import { decodeEnds } from './decoding.ts';
import { OutputWrong } from './output-wrong.ts';
import { packageFilm, type Packaging } from './packaging.ts';
import { readPackets } from './packets.ts';
import { pictureCommand } from './picture-encoding.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { Plan, PlannedSet } from './renditions.ts';
import { checkingOf, type Making, run } from './running.ts';

/**
 * Makes the tracks of a film, the whole film beside them, and the playlists. The largest size is the original's own
 * pictures when they can be streamed as they are. Throws `OutputWrong` unless all fits together and can be decoded.
 */
export async function makeFilm(making: Making, plan: Plan, set: PlannedSet): Promise<void> {
  const { picture } = plan;
  if (!picture) return;
  const packaging = { plan, picture, set };
  const keys = await keysOf(making, plan, picture);
  try {
    await makeTracks(making, packaging, keys);
  } catch (cause) {
    // What looked like ours and is not after all is encoded like everything else.
    if (!keys || !(cause instanceof OutputWrong)) throw cause;
    await makeTracks(making, packaging, null);
  }
}

async function keysOf(
  { tools, original, folder, signal }: Making,
  { seconds }: Plan,
  { index, sizes, mayBeCopied }: PicturePlan
): Promise<readonly number[] | null> {
  if (!mayBeCopied) return null;
  return keysToCopy(await readPackets(tools, original, { folder, index, seconds, signal }), sizes);
}

async function makeTracks(
  making: Making,
  packaging: Packaging,
  keys: readonly number[] | null
): Promise<void> {
  const { original, folder } = making;
  const { plan, picture } = packaging;
  const { correction } = plan.sound;
  await run(making, plan, pictureCommand(original, folder, { plan, picture, correction, keys }));
  await decodeEnds(checkingOf(making), await packageFilm(folder, packaging));
}
