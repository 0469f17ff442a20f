import { inputOptions } from './allowed.ts';
import { svtAv1 } from './av1-encoding.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { FfmpegCrashed, FfmpegFailed } from './ffmpeg-failures.ts';
import type { Plan } from './renditions.ts';
import type { Making } from './running.ts';

/** So much of a film is encoded to see how long it takes, in seconds, and so high. */
const sample = { seconds: 4, height: 360 };

/**
 * Measures on a piece from the middle of a film whether the AV1 encoder that is installed here takes no more of the
 * processor than H.264 does. SVT-AV1 of 2025 and later takes less than half, that of Debian 12 more. False when there
 * is none.
 */
export async function takesLess(making: Making, plan: Plan): Promise<boolean> {
  const h264 = await processorSeconds(making, plan, ['-c:v', 'libx264', '-preset', 'faster', '-crf', '23']);
  const av1 = await processorSeconds(making, plan, svtAv1);
  return av1 !== undefined && h264 !== undefined && av1 <= h264;
}

/** The processor's time, by ffmpeg's own account; undefined when this ffmpeg cannot encode so. */
async function processorSeconds(
  { tools, original, folder, signal }: Making,
  { seconds, picture }: Plan,
  encoder: readonly string[]
): Promise<number | undefined> {
  const from = Math.max(0, seconds / 2 - sample.seconds / 2).toFixed(3);
  const command = {
    folder,
    inputs: [{ file: original, options: ['-benchmark', ...inputOptions, '-ss', from, '-an'] }],
    filter: `[0:${picture?.index ?? 0}]scale=-2:${sample.height},format=yuv420p[v]`,
    outputs: [{ file: '-', options: ['-map', '[v]', ...encoder, '-t', String(sample.seconds), '-f', 'null'] }]
  };
  const watch = { signal, mostSeconds: 300, onBytes: () => undefined };
  const told = await runFfmpeg(tools, command, watch).catch((cause: unknown) => {
    if (cause instanceof FfmpegFailed || cause instanceof FfmpegCrashed) return '';
    throw cause;
  });
  const [, user, system] = /^bench: utime=([\d.]+)s stime=([\d.]+)s/m.exec(told) ?? [];
  return user === undefined ? undefined : Number(user) + Number(system);
}
