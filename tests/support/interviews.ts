import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const demo = join(import.meta.dirname, '../../demo');

/** Real speech as an uncompressed WAV, 90 seconds long, as a recorder in a studio makes it. */
export async function studioWav(file: string): Promise<string> {
  const speech = join(demo, 'snovintern/recording.mp3');
  await run('ffmpeg', ['-v', 'error', '-y', '-i', speech, '-t', '90', '-ar', '48000', '-ac', '1', file]);
  return file;
}

/** A film as a telephone makes it: 30 seconds, held upright (a turn of 90°), with frames that come unevenly. */
export async function phoneMov(file: string): Promise<string> {
  const speech = join(demo, 'nattlinjen/recording.mp3');
  const lying = `${file}.lying.mov`;
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=15', '-i', speech, '-t', '30'],
    ...['-vf', "select='not(eq(mod(n,5),3))'", '-fps_mode', 'vfr'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-ac', '2', lying]
  ]);
  await run('ffmpeg', ['-v', 'error', '-y', '-i', lying, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', file]);
  await rm(lying);
  return file;
}
