import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#lib/server/config.ts';
import { posterCommand } from '#lib/server/media/encoding.ts';
import { examine } from '#lib/server/media/examining.ts';
import { openTools, runFfmpeg } from '#lib/server/media/ffmpeg.ts';
import { keysOf } from '#lib/server/media/film-making.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { listed, packageFilm } from '#lib/server/media/packaging.ts';
import { type PlannedSet, type Plan, planRenditions } from '#lib/server/media/renditions.ts';
import { makeStoryboard } from '#lib/server/media/storyboard-making.ts';
import { streamFile } from '#lib/server/media/stream-files.ts';
import { processorSeconds, processorSecondsOf, row } from './measuring.ts';

const { signal } = new AbortController();
const bare = () => openTools({ ...readConfig(), MEDIA_SANDBOX: 'off' });

interface Planned {
  readonly original: string;
  readonly plan: Plan;
  readonly set: PlannedSet;
}

/**
 * How well a film's encoding uses two processors and foretells its end, what its pictures for the timeline cost, how
 * long an hour takes to package, and how soon a film that need not be encoded can be watched.
 */
export async function filmTimes(folder: string, camera: string): Promise<void> {
  const place = join(folder, 'times');
  await mkdir(place);
  const film = await planned(camera);
  await encodingOf(film, place);
  await picturesOf(film, place);
  await packagingAnHour(folder);
}

async function planned(original: string): Promise<Planned> {
  const { probe, analysis } = await examine(bare(), original, { signal, mostHours: 2 });
  const plan = planRenditions(probe, analysis);
  const set = plan.sets.find((one) => one.name === 'video');
  if (!set) throw new Error('no film was planned');
  return { original, plan, set };
}

async function encodingOf({ original, plan, set }: Planned, folder: string): Promise<void> {
  const told: (readonly [fraction: number, at: number])[] = [];
  const began = performance.now();
  const onProgress = (_: string, fraction: number) => {
    told.push([fraction, performance.now() - began]);
  };
  const seconds = await processorSecondsOf(() =>
    makeSet({ tools: bare(), original, folder, signal, onProgress }, plan, set)
  );
  const wall = performance.now() - began;
  const off = Math.max(...told.map(([fraction, at]) => Math.abs(fraction - at / wall)));
  const falls = told.filter(([fraction], at) => fraction < (told[at - 1]?.[0] ?? 0)).length;
  row('time of a film over its CPU, two processors', (wall / 1000 / seconds).toFixed(3), '<= 0.55');
  row('progress against the part of the time that has passed, worst', off.toFixed(3), '<= 0.15');
  row('times that progress went back', String(falls), '0');
}

async function picturesOf({ original, plan }: Planned, folder: string): Promise<void> {
  const decoding = await processorSeconds(['ffmpeg', '-nostdin', '-i', original, '-an', '-f', 'null', '-']);
  const smallest = plan.picture?.sizes.at(-1);
  if (!smallest) throw new Error('the film has no picture');
  const picture = { ...(await listed(folder, streamFile(smallest))), ...smallest };
  const seconds = await processorSecondsOf(async () => {
    await makeStoryboard({ tools: bare(), original, folder, signal }, picture);
    await runFfmpeg(bare(), posterCommand(original, folder, plan, 0), { signal, mostSeconds: 600 });
  });
  row(
    'CPU of timeline pictures and a poster over decoding it all',
    (seconds / decoding).toFixed(3),
    '<= 0.10'
  );
}

/** An hour of a film small enough to make here; packaging looks at fragments, not at pictures. */
async function packagingAnHour(folder: string): Promise<void> {
  const place = join(folder, 'long');
  await mkdir(place);
  const original = join(place, 'hour.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10:duration=3600'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000:duration=3600'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '20', '-bf', '0'];
  await processorSeconds([
    'ffmpeg',
    '-nostdin',
    '-y',
    ...picture,
    ...sound,
    ...coding,
    '-c:a',
    'aac',
    original
  ]);
  const { plan, set } = await planned(original);
  if (!plan.picture) throw new Error('the film has no picture');
  await makeSet({ tools: bare(), original, folder: place, signal }, plan, set);
  const began = performance.now();
  await packageFilm(place, { plan, picture: plan.picture, set });
  row('packaging an hour', `${((performance.now() - began) / 1000).toFixed(2)} s`, '<= 1 s');
  const keys = performance.now();
  await keysOf({ tools: bare(), original, folder: place, signal }, plan, plan.picture);
  const megabytes = (await stat(original)).size / 1e6;
  row(
    `finding the whole pictures of a film of ${megabytes.toFixed(0)} MB`,
    `${((performance.now() - keys) / 1000).toFixed(2)} s`,
    '<= 2 s'
  );
}
