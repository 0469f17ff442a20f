import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '#lib/server/media/examining.ts';
import { readFragments } from '#lib/server/media/fragments.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { missingSeconds, planRenditions } from '#lib/server/media/renditions.ts';
import { ffmpeg, loudnessOf, speak, streamsOf } from '../support/inputs.ts';
import { toolsWith } from '../support/tools.ts';

const tools = toolsWith();
const { signal } = new AbortController();
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
const picture = (size: string, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=s=${size}:r=25:d=${seconds}`
];

let inputs: string;
let speech: string;
beforeAll(async () => {
  inputs = await mkdtemp(join(tmpdir(), 'eter-inputs-'));
  speech = await speak(inputs);
});
afterAll(() => rm(inputs, { recursive: true }));

const input = (name: string) => join(inputs, name.replaceAll(/[^a-z0-9.]/gi, '-'));
const examined = (file: string) => examine(tools, file, { signal, mostHours: 12 });

const isSound = (path: string) => /\.(m4a|mp3|opus)$/.test(path);

/** Makes the named sets of a file and gives the paths of what was made. */
async function make(file: string, ...sets: string[]) {
  const { probe, analysis } = await examined(file);
  const plan = planRenditions(probe, analysis);
  const made: string[] = [];
  for (const set of plan.sets.filter((one) => sets.includes(one.name))) {
    const folder = await mkdtemp(join(inputs, 'made-'));
    const { files } = await makeSet({ tools, original: file, folder, signal }, plan, set);
    made.push(...files.map((one) => join(folder, one.file)));
  }
  return { made, plan, missing: missingSeconds(probe, analysis.seconds) };
}

describe('the sound of a recording', () => {
  it.each([
    ['stereo', '[0:a]volume=-20dB[l];[1:a]volume=-14dB[r];[l][r]join', 2, -16],
    [
      'one voice in both channels',
      '[0:a]volume=-20dB,pan=stereo|c0=c0|c1=c0[x];[1:a]anullsink;[x]anull',
      1,
      -19
    ],
    ['a voice on the right only', '[0:a]pan=stereo|c0=0*c0|c1=c0[x];[1:a]anullsink;[x]anull', 1, -19],
    ['much too loud', '[0:a]volume=20dB,alimiter=limit=1[x];[1:a]anullsink;[x]anull', 1, -19],
    ['much too quiet', '[0:a]volume=-20dB[x];[1:a]anullsink;[x]anull', 1, -19]
  ])('%s is as loud as it should be in every file, in as many channels as count', async (...one) => {
    const [name, filter, channels, target] = one;
    const file = input(`${name}.wav`);
    const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=7:c=pink:r=22050:a=0.5,aformat=channel_layouts=mono'];
    const from = ['-i', speech, ...noise, '-filter_complex', `${filter}[o]`, '-map', '[o]'];
    await ffmpeg(...from, '-t', '6', '-c:a', 'pcm_s24le', file);
    const { made, plan } = await make(file, 'audio');
    expect(plan.sound.correction.target).toBe(target);
    for (const path of made.filter(isSound)) {
      expect((await streamsOf(path)).streams[0]?.channels).toBe(channels);
      const { integrated, peak } = await loudnessOf(path);
      expect(Math.abs(integrated - target)).toBeLessThan(path.endsWith('.mp3') ? 0.5 : 0.4);
      expect(peak).toBeLessThanOrEqual(-0.7);
    }
  });

  it('with claps that reach full scale comes near its target, and never clips', async () => {
    const file = input('claps.wav');
    const claps = "aevalsrc='if(lt(mod(t,2),0.004),random(0)*2-1,0)':d=7:s=22050";
    const mix = '[0:a]volume=-12dB[q];[q][1:a]amix=normalize=0:duration=first';
    await ffmpeg('-i', speech, '-f', 'lavfi', '-i', claps, '-filter_complex', mix, '-c:a', 'pcm_f32le', file);
    for (const path of (await make(file, 'audio')).made.filter(isSound)) {
      const { integrated, peak } = await loudnessOf(path);
      expect([integrated > -22, integrated < -18, peak <= 0]).toEqual([true, true, true]);
    }
  });

  it('keeps the chapters of its file, and the silences in it, for an editor', async () => {
    const [marks, file] = [input('marks.txt'), input('chapters.m4a')];
    const chapter = (start: number, title: string) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${start + 1000}\ntitle=${title}\n`;
    await writeFile(marks, `;FFMETADATA1\n${chapter(0, 'Inledning')}${chapter(3000, 'Ekonomi')}`);
    const silent = 'volume=0:enable=between(t\\,2\\,4)';
    await ffmpeg('-i', speech, '-i', marks, '-map_metadata', '1', '-af', silent, '-c:a', 'aac', file);
    const { probe, analysis } = await examined(file);
    expect(probe.chapters).toEqual([
      { startMs: 0, title: 'Inledning' },
      { startMs: 3000, title: 'Ekonomi' }
    ]);
    const [silence] = analysis.silences.toSorted(
      (one, other) => other.endMs - other.startMs - one.endMs + one.startMs
    );
    expect(Math.abs(silence!.startMs - 2000)).toBeLessThan(300);
    expect(Math.abs(silence!.endMs - 4000)).toBeLessThan(300);
  });

  it('with a cover picture is sound, not video', async () => {
    const [cover, file] = [input('cover.png'), input('cover.mp3')];
    await ffmpeg(...picture('320x240', 1), '-frames:v', '1', cover);
    const maps = ['-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
    await ffmpeg('-i', speech, '-i', cover, ...maps, file);
    expect((await examined(file)).probe.picture).toBeNull();
  });

  it('that begins late, and stops in between, keeps its place in time', async () => {
    const file = input('gap.mkv');
    await ffmpeg(
      '-itsoffset',
      '2',
      '-i',
      speech,
      ...picture('320x240', 8),
      '-map',
      '0',
      '-map',
      '1',
      ...x264,
      file
    );
    const { plan } = await make(file);
    expect(plan.sets[0]?.seconds).toBeGreaterThan(8.7);
  });
});

describe('the picture of a recording', () => {
  it(
    'is made in sizes with even sides and a steady rate, halved where it is small',
    { timeout: 120_000 },
    async () => {
      const file = input('large.mp4');
      const odd = ['-vf', 'format=yuv444p,crop=1281:721:0:0:exact=1'];
      // 121 pictures: the last fragment has one of them, in every size.
      const filmed = ['-f', 'lavfi', '-i', 'testsrc2=s=1300x740:r=60000/1001', '-i', speech, '-t', '2.015'];
      await ffmpeg(...filmed, ...odd, ...x264, file);
      const { made } = await make(file, 'video');
      const sizes = made.filter((path) => /stream-\d+\.mp4$/.test(path));
      const found = await Promise.all(sizes.map(streamsOf));
      expect(found.map(({ streams: [video] }) => [video?.width, video?.height, video?.r_frame_rate])).toEqual(
        [
          [1280, 720, '60000/1001'],
          [852, 480, '30000/1001'],
          [638, 360, '30000/1001'],
          [426, 240, '30000/1001']
        ]
      );
      const times = (await Promise.all(sizes.map(readFragments))).map(({ fragments }) =>
        fragments.map(({ start }) => start)
      );
      expect(times).toEqual(sizes.map(() => [0, 2.002]));
    }
  );

  it.each([
    ['interlaced', ['-vf', 'interlace', '-flags', '+ilme+ildct'], 'mp4', [320, 240]],
    ['with pixels that are not square', ['-vf', 'setsar=4/3'], 'mp4', [426, 240]],
    ['as a camcorder writes it', [], 'mts', [320, 240]]
  ])('%s is shown as it was meant', async (name, options, extension, size) => {
    const file = input(`${name}.${extension}`);
    await ffmpeg(...picture('320x240', 2), '-i', speech, '-t', '2', ...options, ...x264, file);
    const { made } = await make(file, 'video');
    const { streams, seconds } = await streamsOf(made[0] ?? '');
    expect([streams[0]?.width, streams[0]?.height]).toEqual(size);
    expect(Math.abs(seconds - 2)).toBeLessThan(0.3);
  });

  it('in high dynamic range becomes one that every screen can show', async () => {
    const file = input('hdr.mp4');
    const hdr = [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=0'
    ];
    const colours = ['-color_trc', 'arib-std-b67', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];
    await ffmpeg(...picture('320x240', 2), '-i', speech, '-t', '2', ...hdr, ...colours, '-c:a', 'aac', file);
    const { made, plan } = await make(file, 'video');
    expect(plan.picture?.highRange).toBe(true);
    expect((await streamsOf(made[0] ?? '')).streams[0]).toMatchObject({
      pix_fmt: 'yuv420p',
      color_transfer: 'bt709'
    });
  });

  it('cut off in the middle is made as far as it goes, and known to be damaged', async () => {
    const [whole, file] = [input('whole.mp4'), input('cut.mp4')];
    await ffmpeg(
      ...picture('320x240', 6),
      '-i',
      speech,
      '-t',
      '6',
      ...x264,
      '-movflags',
      '+faststart',
      whole
    );
    const bytes = await readFile(whole);
    await writeFile(file, bytes.subarray(0, Math.round(bytes.length * 0.6)));
    const { made, missing } = await make(file, 'audio', 'video', 'extras');
    expect(missing).toBeGreaterThan(1);
    expect(made.length).toBe(16);
  });
});

/** How bad files of every kind end stands in tests/faults/media-corpus.test.ts. */
describe('what cannot be a recording', () => {
  const sine = (seconds: number) => ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
  it.each<[string, string, (file: string) => Promise<unknown>]>([
    [
      'a picture',
      'recording-unreadable',
      (file) => ffmpeg(...picture('320x240', 1), '-frames:v', '1', '-f', 'image2', file)
    ],
    [
      'subtitles',
      'recording-unreadable',
      (file) => writeFile(file, '1\n00:00:01,000 --> 00:00:02,000\nHej\n')
    ],
    [
      'a rare codec',
      'recording-codec-unknown',
      (file) => ffmpeg(...sine(1), '-c:a', 'adpcm_ima_qt', '-f', 'mov', file)
    ],
    [
      'a film without its index',
      'recording-unreadable',
      async (file) => {
        await ffmpeg(...picture('320x240', 2), '-i', speech, '-t', '2', ...x264, file);
        await truncate(file, 20_000);
      }
    ]
  ])('is refused in plain words: %s (%s)', async (name, code, write) => {
    const file = input(`${name}.mp4`);
    await write(file);
    await expect(examined(file)).rejects.toMatchObject({ code, status: 422 });
  });
});

describe('the programs', () => {
  it('that are not there are named', async () => {
    const missing = toolsWith({ FFPROBE_PATH: '/nowhere/ffprobe' });
    const looked = examine(missing, speech, { signal, mostHours: 1 });
    await expect(looked).rejects.toMatchObject({ code: 'ffmpeg-missing', status: 503, retry: true });
    const halfThere = examine(toolsWith({ FFMPEG_PATH: '/nowhere/ffmpeg' }), speech, {
      signal,
      mostHours: 1
    });
    await expect(halfThere).rejects.toMatchObject({ code: 'ffmpeg-missing' });
  });
});
