import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#lib/server/config.ts';
import { examine } from '#lib/server/media/examining.ts';
import { openTools } from '#lib/server/media/ffmpeg.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { planRenditions } from '#lib/server/media/renditions.ts';
import { middle, row } from './measuring.ts';

/** How long it takes from cancelling an encode until its process is gone. */
export async function cancelling(folder: string, film: string, rounds: number): Promise<void> {
  const { signal } = new AbortController();
  const { probe, analysis } = await examine(openTools(readConfig()), film, { signal, mostHours: 1 });
  const plan = planRenditions(probe, analysis);
  const set = plan.sets.find((one) => one.name === 'video');
  if (!set) throw new Error('no film was planned');
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [work, stop] = [join(folder, `cancelled-${round}`), new AbortController()];
    await mkdir(work);
    const making = { tools: openTools(readConfig()), original: film, folder: work, signal: stop.signal };
    const ended = makeSet(making, plan, set).then(
      () => 'was made',
      () => 'was cancelled'
    );
    while ((await readdir(work)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    stop.abort(new Error('cancelled'));
    if ((await ended) !== 'was cancelled') throw new Error('it was done before it was cancelled');
    took.push(performance.now() - began);
  }
  row('cancelled until the process is gone', `${middle(took).toFixed(0)} ms`, '<= 500 ms');
}
