import { join } from 'node:path';
import { inputOptions } from './allowed.ts';
import { type FfmpegCommand, runFfmpeg } from './ffmpeg.ts';
import { FfmpegFailed } from './ffmpeg-failures.ts';
import type { ListedTrack } from './playlists.ts';
import { OutputWrong } from './output-wrong.ts';
import type { Checking } from './verifying.ts';

/** So much of the beginning is decoded, in seconds: a segment, and what follows it. */
const beginning = 4;

/**
 * Decodes the first and the last segment of every track, and throws `OutputWrong` when there is a fault in
 * one of them, or nothing: what was cut off by a full disk, or written wrong, seldom looks so from outside.
 */
export async function decodeEnds(
  { tools, folder, signal }: Checking,
  tracks: readonly ListedTrack[]
): Promise<void> {
  for (const track of tracks)
    await runFfmpeg(tools, command(folder, track), { signal, mostSeconds: 300 }).catch((cause: unknown) => {
      if (!(cause instanceof FfmpegFailed)) throw cause;
      throw new OutputWrong(
        track.file,
        `its first or last part cannot be decoded: ${cause.values['reason'] ?? ''}.`
      );
    });
}

function command(folder: string, { file: name, fragments }: ListedTrack): FfmpegCommand {
  const file = join(folder, name);
  const last = Math.max(0, fragments.at(-1)?.start ?? 0);
  const strict = [...inputOptions, '-xerror', '-err_detect', 'explode', '-abort_on', 'empty_output_stream'];
  return {
    folder,
    inputs: [
      { file, options: [...strict, '-t', String(beginning)] },
      // All that is decoded on the way there counts too.
      { file, options: [...strict, '-noaccurate_seek', '-ss', last.toFixed(3)] }
    ],
    outputs: [{ file: '-', options: ['-map', '0', '-map', '1', '-f', 'null'] }]
  };
}
