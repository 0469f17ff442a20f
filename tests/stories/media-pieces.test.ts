import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutFilm } from '#lib/server/media/cutting.ts';
import { examine } from '#lib/server/media/examining.ts';
import { runFfmpeg } from '#lib/server/media/ffmpeg.ts';
import { keysOf } from '#lib/server/media/film-making.ts';
import { readFragments } from '#lib/server/media/fragments.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { filmSoundCommand, pieceCommand } from '#lib/server/media/piece-encoding.ts';
import { planRenditions } from '#lib/server/media/renditions.ts';
import type { PiecesOfFilm } from '#lib/server/media/running.ts';
import { settledCorrection } from '#lib/server/media/sound-making.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { toolsWith } from '../support/tools.ts';

const run = promisify(execFile);
const tools = toolsWith();
const { signal } = new AbortController();

/** When each coded picture is shown, how long, and whether it begins anew; and when it is decoded: in the file's order. */
async function pictureTimes(file: string): Promise<{ shown: string; decoded: number }[]> {
  const asked = ['-select_streams', 'v', '-show_entries', 'packet=pts,dts,duration,flags', '-of', 'csv=p=0'];
  const { stdout } = await run('ffprobe', ['-v', 'error', ...asked, file], { maxBuffer: 1 << 26 });
  return [...stdout.matchAll(/^(\d+),(-?\d+),(\d+,[K_]+)/gm)].map(([, pts = '', dts, more = '']) => ({
    shown: `${pts},${more}`,
    decoded: Number(dts)
  }));
}

/** The least likeness of a picture of one film to that of the same moment of another, in dB; above 30 it is the same. */
async function leastLikeness(one: string, other: string): Promise<number> {
  const words = ['-v', 'error', '-i', one, '-i', other, '-lavfi', 'psnr=f=-', '-f', 'null', '-'];
  const { stdout } = await run('ffmpeg', words, { maxBuffer: 1 << 26 });
  return Math.min(...[...stdout.matchAll(/psnr_y:([\d.]+)/g)].map((match) => Number(match[1])));
}

describe('a film that is encoded in pieces', { timeout: 120_000 }, () => {
  let inputs: string;
  let speech: string;
  beforeAll(async () => {
    inputs = await mkdtemp(join(tmpdir(), 'eter-pieces-'));
    speech = await speak(inputs);
  });
  afterAll(() => rm(inputs, { recursive: true }));

  /** Makes a film in one go and in pieces of two seconds. */
  async function madeBothWays(name: string, rate: string, ...coding: string[]) {
    const original = join(inputs, `${name}.mp4`);
    const filmed = ['-f', 'lavfi', '-i', `testsrc2=s=576x320:r=${rate}:d=6.3`, '-i', speech, '-af', 'apad'];
    const common = ['-t', '6.3', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    await ffmpeg(...filmed, ...common, ...coding, '-c:a', 'aac', original);
    const { probe, analysis } = await examine(tools, original, { signal, mostHours: 1 });
    const plan = planRenditions(probe, analysis);
    const [picture, set] = [plan.picture!, plan.sets.find((one) => one.name === 'video')!];
    const folderOf = async (what: string) => {
      const folder = join(inputs, `${name}-${what}`);
      await mkdir(folder);
      return { tools, original, folder, signal };
    };
    const whole = await folderOf('whole');
    await makeSet(whole, plan, set);

    const keys = picture.mayBeCopied ? await keysOf(whole, plan, picture) : null;
    const cut = cutFilm(plan, 2 / 60, keys)!;
    const sizes = new Map<string, string[]>();
    for (const [at, piece] of cut.entries()) {
      const { folder } = await folderOf(`piece-${at}`);
      const command = pieceCommand(original, folder, { picture, piece });
      await runFfmpeg(tools, command, { signal, mostSeconds: 60 });
      for (const { file } of command.outputs)
        sizes.set(file, [...(sizes.get(file) ?? []), join(folder, file)]);
    }
    const soundPlace = await folderOf('sound');
    const sounds = soundPlace.folder;
    const correction = await settledCorrection(soundPlace, plan);
    await runFfmpeg(tools, filmSoundCommand(original, sounds, { plan, correction }), {
      signal,
      mostSeconds: 60
    });
    const sound = { stream: join(sounds, 'stream-sound.mp4'), beside: join(sounds, 'sound.mp4') };
    const pieces: PiecesOfFilm = { sizes, sound };
    const joined = await folderOf('joined');
    const made = await makeSet({ ...joined, pieces }, plan, set);
    expect(made.files.map((one) => one.file)).toEqual(
      expect.arrayContaining(set.files.map((one) => one.file))
    );
    return { original, cut, isCopied: keys !== null, whole: whole.folder, joined: joined.folder };
  }

  const gap = "select='not(between(t,1.5,4.6))*not(eq(mod(n,7),3))'";
  it.each([
    ['25 pictures a second', '25', ['-g', '37', '-bf', '2'], false],
    ['29.97 pictures a second', '30000/1001', ['-g', '250'], false],
    ['pictures at no steady rate, and none for three seconds', '30', ['-vf', gap, '-fps_mode', 'vfr'], false],
    ['its largest size copied', '25', ['-g', '50', '-bf', '2', '-sc_threshold', '0', '-crf', '30'], true]
  ] as const)(
    'has every picture at its time, with %s, as if it had been encoded in one go',
    async (name, rate, coding, wantsCopy) => {
      const { cut, isCopied, whole, joined } = await madeBothWays(
        name.replaceAll(/\W/g, ''),
        rate,
        ...coding
      );
      expect([cut.length, isCopied]).toEqual([3, wantsCopy]);
      for (const file of ['stream-320.mp4', 'stream-240.mp4', 'video-320.mp4']) {
        const [ours, theirs] = [join(joined, file), join(whole, file)];
        const [times, others] = [await pictureTimes(ours), await pictureTimes(theirs)];
        expect(times.length).toBeGreaterThan(60);
        expect(times.map(({ shown }) => shown)).toEqual(others.map(({ shown }) => shown));
        const decoded = times.map((one) => one.decoded);
        expect(decoded.every((time, at) => at === 0 || time > (decoded[at - 1] ?? Infinity))).toBe(true);
        expect(await ffmpeg('-v', 'warning', '-xerror', '-i', ours, '-f', 'null', '-')).toBe('');
        expect(await leastLikeness(ours, theirs)).toBeGreaterThan(30);
      }
      const fragments = async (folder: string) =>
        (await readFragments(join(folder, 'stream-240.mp4'))).fragments;
      const starts = (await fragments(joined)).map(({ start }) => start);
      expect(starts).toEqual((await fragments(whole)).map(({ start }) => start));
    }
  );

  it('has the sound of the uncut film, bit for bit, which begins with the picture', async () => {
    const [whole, joined] = ['whole', 'joined'].map((what) => join(inputs, `25picturesasecond-${what}`));
    const sound = await readFile(join(joined!, 'stream-sound.mp4'));
    expect(sound.equals(await readFile(join(whole!, 'stream-sound.mp4')))).toBe(true);
    const begins = ['-show_entries', 'stream=start_time', '-of', 'csv=p=0', join(joined!, 'video-320.mp4')];
    const { stdout } = await run('ffprobe', ['-v', 'error', ...begins]);
    const [picture = NaN, heard = NaN] = stdout.trim().split('\n').map(Number);
    expect(Math.abs(picture - heard)).toBeLessThanOrEqual(0.021);
  });
});
