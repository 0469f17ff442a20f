import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs ffmpeg with arguments, to make something for a test or to look at what came of it. */
export async function ffmpeg(...args: string[]): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-nostdin', '-hide_banner', '-y', ...args], { maxBuffer: 1 << 26 });
  return stderr;
}

/** Speaks Swedish for about seven seconds into `<folder>/<name>`, one channel. */
export async function speak(folder: string, name = 'speech.wav'): Promise<string> {
  const file = join(folder, name);
  const words =
    'Välkommen till programmet. I dag talar vi om samverkan mellan kommuner och myndigheter i länet.';
  await run('espeak-ng', ['-v', 'sv', '-s', '155', '-w', file, words]);
  return file;
}

/** A film as a phone makes it: 30 pictures a second of which some are missing, filmed upright and marked as turned. */
export async function film(folder: string, sound: string, name = 'phone.mov'): Promise<string> {
  const [flat, file] = [join(folder, `flat-${name}`), join(folder, name)];
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30:d=6', '-i', sound],
    ...['-vf', "select='not(eq(mod(n,7),3))'", '-fps_mode', 'vfr', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-c:a', 'aac', '-shortest', flat]
  );
  await ffmpeg('-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90', file);
  return file;
}

interface Stream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly channels?: number;
  readonly avg_frame_rate?: string;
  readonly r_frame_rate?: string;
  readonly nb_frames?: string;
  readonly pix_fmt?: string;
  readonly color_transfer?: string;
  readonly side_data_list?: unknown[];
}

/** What ffprobe says of a file. */
export async function streamsOf(
  file: string
): Promise<{ seconds: number; tags: unknown; streams: Stream[] }> {
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-of',
    'json',
    '-show_streams',
    '-show_format',
    file
  ]);
  const { format, streams } = JSON.parse(stdout) as {
    format: { duration: string; tags?: unknown };
    streams: Stream[];
  };
  return { seconds: Number(format.duration), tags: format.tags, streams };
}

/** Integrated loudness in LUFS and true peak in dBTP, measured apart from the code that is tested. */
export async function loudnessOf(file: string): Promise<{ integrated: number; peak: number }> {
  const lines = await ffmpeg('-i', file, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-');
  const summary = lines.slice(lines.lastIndexOf('Summary'));
  return {
    integrated: Number(/I:\s+(-?[\d.]+)/.exec(summary)?.[1]),
    peak: Number(/Peak:\s+(-?[\d.]+|-inf)/.exec(summary)?.[1])
  };
}
