import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '#lib/server/config.ts';
import { examine } from '#lib/server/media/examining.ts';
import { openTools } from '#lib/server/media/ffmpeg.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { planRenditions } from '#lib/server/media/renditions.ts';
import { row } from './measuring.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
const voices = ['sv', 'sv+f3', 'en', 'de+m3', 'fr+f2'];
/** What is done to each voice: level, a second channel of its own, claps at full scale, noise below it. */
const treatments = [
  'volume=-18dB',
  'volume=8dB,alimiter=limit=1',
  'volume=-6dB,aeval=val(0)|val(0)*0.3:c=stereo',
  'volume=-12dB,aeval=val(0)+if(lt(mod(t\\,3)\\,0.002)\\,0.8\\,0):c=same'
];

interface Worst {
  readonly error: number;
  readonly peak: number;
}

/** How far from its loudness every sound file of 20 recordings is, measured apart from the code that made it. */
export async function soundErrors(folder: string): Promise<void> {
  const found: (Worst & { readonly file: string })[] = [];
  for (const voice of voices)
    for (const treatment of treatments) found.push(...(await errorsOf(folder, voice, treatment)));
  const worst = (isMp3: boolean) =>
    Math.max(...found.filter((one) => one.file.endsWith('.mp3') === isMp3).map((one) => one.error));
  const peak = Math.max(...found.map((one) => one.peak));
  row(
    'loudness error of AAC and Opus, the worst of 20 recordings',
    `${worst(false).toFixed(1)} LU`,
    '<= 0.3 LU'
  );
  row('loudness error of MP3, the worst of them', `${worst(true).toFixed(1)} LU`, '<= 0.5 LU');
  row('true peak, the highest of all', `${peak.toFixed(1)} dBTP`, '<= -1.0 dBTP');
}

async function errorsOf(folder: string, voice: string, treatment: string) {
  const made = await mkdtemp(join(folder, 'sound-'));
  const [spoken, original] = [join(made, 'spoken.wav'), join(made, 'original.wav')];
  const words =
    'Välkommen till programmet. I dag talar vi om samverkan mellan kommuner och myndigheter. '.repeat(4);
  await run('espeak-ng', ['-v', voice, '-s', '155', '-w', spoken, words]);
  await run('ffmpeg', ['-v', 'error', '-y', '-i', spoken, '-af', treatment, '-c:a', 'pcm_f32le', original]);
  const { probe, analysis } = await examine(openTools(readConfig()), original, { signal, mostHours: 1 });
  const plan = planRenditions(probe, analysis);
  const [set] = plan.sets;
  if (!set) throw new Error('no sound was planned');
  const { files } = await makeSet(
    { tools: openTools(readConfig()), original, folder: made, signal },
    plan,
    set
  );
  const { target } = plan.sound.correction;
  const sounds = files.filter((one) => one.mediaType.startsWith('audio/'));
  return Promise.all(
    sounds.map(async ({ file }) => {
      const { loudness, peak } = await measured(join(made, file));
      return { file, error: Math.abs(loudness - target), peak };
    })
  );
}

async function measured(file: string): Promise<{ loudness: number; peak: number }> {
  const { stderr } = await run(
    'ffmpeg',
    ['-nostdin', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    {
      maxBuffer: 1 << 26
    }
  );
  const summary = stderr.slice(stderr.lastIndexOf('Summary'));
  const number = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]);
  return { loudness: number(/I:\s+(-?[\d.]+)/), peak: number(/Peak:\s+(-?[\d.]+)/) };
}
