import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#lib/server/config.ts';
import { soundCommand } from '#lib/server/media/encoding.ts';
import { examine } from '#lib/server/media/examining.ts';
import { type FfmpegCommand, openTools } from '#lib/server/media/ffmpeg.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { type Plan, planRenditions } from '#lib/server/media/renditions.ts';
import { SoundMeter } from '#lib/server/media/sound-meter.ts';
import { middle, processorSeconds, processorSecondsOf, ratio, row, sum } from './measuring.ts';

const { signal } = new AbortController();
const bare = () => openTools({ ...readConfig(), MEDIA_SANDBOX: 'off' });
/** Of a sound as long as this; what is measured grows with its length and with nothing else. */
const length = 600;
const sounds = ['sound.m4a', 'sound.mp3', 'sound.opus'];

/** What it costs to hear a recording of ten minutes to its end, over what that is made of, and to make its files. */
export async function soundCosts(folder: string, rounds: number): Promise<void> {
  const place = join(folder, 'minutes');
  await mkdir(place);
  const original = await spokenFor(place, length);
  const [passes, parts, together, apart]: [number[], number[], number[], number[]] = [[], [], [], []];
  let plan: Plan | undefined;
  for (let round = 0; round < rounds; round++) {
    passes.push(
      await processorSecondsOf(async () => {
        const { probe, analysis } = await examine(bare(), original, { signal, mostHours: 2 });
        plan = planRenditions(probe, analysis);
      })
    );
    parts.push(await partsOfHearing(original));
    if (!plan) throw new Error('the sound was not heard');
    const { correction } = plan.sound;
    const { inputs, filter, outputs } = soundCommand({ original, folder: place, plan, correction }, sounds);
    const reading = inputs.flatMap(({ file, options }) => [...options, '-i', file]);
    const wordsOf = (file: string, options: readonly string[]) => [...options, file];
    together.push(
      await ffmpeg([
        ...reading,
        '-filter_complex',
        filter ?? '',
        ...outputs.flatMap(({ file, options }) => wordsOf(join(place, file), options))
      ])
    );
    apart.push(await separately(reading, { filter: filter ?? '', outputs }, place));
  }
  const minutes = length / 60;
  row('CPU of hearing a minute of sound', `${(middle(passes) / minutes).toFixed(2)} s`, '<= 1.2 s');
  row('CPU of hearing over its parts (decode, loudness, silence, levels)', ratio(passes, parts), '<= 1.10');
  row('CPU of three sound files in one process over one each', ratio(together, apart), '<= 1.0');
  row(
    'CPU from received until playable, over the length of the sound',
    await untilPlayable(place, original),
    '<= 0.05'
  );
}

/** The same files, each in a process of its own. */
async function separately(
  reading: readonly string[],
  { filter, outputs }: Required<Pick<FfmpegCommand, 'filter' | 'outputs'>>,
  place: string
): Promise<number> {
  const single = filter.split(',asplit')[0] ?? '';
  const each: number[] = [];
  for (const { file, options } of outputs) {
    const writing = ['-map', '[one]', ...options.slice(2), join(place, file)];
    each.push(await ffmpeg([...reading, '-filter_complex', `${single}[one]`, ...writing]));
  }
  return sum(each);
}

/** Speech, as a recorder saves it. */
async function spokenFor(folder: string, seconds: number): Promise<string> {
  const [spoken, file] = [join(folder, 'spoken.wav'), join(folder, 'recorded.mp3')];
  const words = 'Välkommen till programmet. I dag talar vi om samverkan mellan kommuner och myndigheter. ';
  await processorSeconds(['espeak-ng', '-v', 'sv', '-s', '150', '-w', spoken, words.repeat(10)]);
  const looped = ['-stream_loop', '-1', '-i', spoken, '-t', String(seconds)];
  const coding = ['-ar', '48000', '-ac', '2', '-c:a', 'libmp3lame', '-b:a', '192k'];
  await processorSeconds(['ffmpeg', '-nostdin', '-y', ...looped, ...coding, file]);
  return file;
}

/** Decoding alone, and what measuring loudness, looking for silence and handing over the levels add to it, one by one. */
async function partsOfHearing(original: string): Promise<number> {
  const heard = (filter: readonly string[]) => ffmpeg(['-i', original, '-vn', ...filter, '-f', 'null', '-']);
  const decoded = await heard([]);
  const loudness = await heard(['-af', 'aresample=48000,ebur128=peak=true:framelog=verbose']);
  const silence = await heard(['-af', 'silencedetect=n=-50dB:d=2']);
  const levels = await processorSecondsOf(() => handingOver(original));
  return loudness + silence + levels - 2 * decoded;
}

/** The bare command that gives sound to a program, read by what reads levels. */
async function handingOver(original: string): Promise<void> {
  const words = ['-v', 'error', '-i', original, '-vn', '-ar', '48000', '-ac', '2', '-f', 's16le', 'pipe:1'];
  const child = spawn('ffmpeg', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const meter = new SoundMeter();
  for await (const piece of child.stdout) meter.add(piece as Buffer);
  await ended;
  meter.result();
}

async function untilPlayable(folder: string, original: string): Promise<string> {
  const made = join(folder, 'made');
  await mkdir(made);
  const seconds = await processorSecondsOf(async () => {
    const tools = bare();
    const { probe, analysis } = await examine(tools, original, { signal, mostHours: 2 });
    const plan = planRenditions(probe, analysis);
    const [set] = plan.sets;
    const first = ({ file }: { readonly file: string }) => file === 'sound.m4a' || file === 'waveform.dat';
    if (set)
      await makeSet({ tools, original, folder: made, signal }, plan, {
        ...set,
        files: set.files.filter(first)
      });
  });
  return (seconds / length).toFixed(3);
}

const ffmpeg = (words: readonly string[]) =>
  processorSeconds(['ffmpeg', '-nostdin', '-v', 'error', '-y', ...words]);
