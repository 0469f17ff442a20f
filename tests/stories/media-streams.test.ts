import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Parser } from 'm3u8-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeEnds } from '#lib/server/media/decoding.ts';
import { type Examination, examine } from '#lib/server/media/examining.ts';
import { type FragmentedFile, readFragments } from '#lib/server/media/fragments.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { packageFilm } from '#lib/server/media/packaging.ts';
import { type PlannedSet, planRenditions } from '#lib/server/media/renditions.ts';
import { verifyPlaylist } from '#lib/server/media/verifying-playlists.ts';
import { ffmpeg, speak, streamsOf } from '../support/inputs.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { toolsWith } from '../support/tools.ts';

const run = promisify(execFile);
const tools = toolsWith();
const { signal } = new AbortController();

/** What another's parser reads in a playlist. */
async function parsed(file: string) {
  const parser = new Parser();
  parser.push(await readFile(file, 'utf8'));
  parser.end();
  return parser.manifest;
}

describe('a film that is streamed', () => {
  let inputs: string;
  let folder: string;
  let original: string;
  let tracks: { file: string; found: FragmentedFile }[];
  beforeAll(async () => {
    inputs = await mkdtemp(join(tmpdir(), 'eter-streams-'));
    const speech = await speak(inputs);
    original = join(inputs, 'film.mp4');
    const filmed = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=6.2', '-i', speech];
    await ffmpeg(...filmed, '-t', '6.2', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', original);
    folder = await made();
    tracks = await Promise.all(
      ['stream-360.mp4', 'stream-240.mp4', 'stream-sound.mp4'].map(async (file) => ({
        file,
        found: await readFragments(at(file))
      }))
    );
  });
  afterAll(() => rm(inputs, { recursive: true }));

  const at = (file: string) => join(folder, file);
  let examined: Examination | undefined;
  const planned = async () => {
    examined ??= await examine(tools, original, { signal, mostHours: 1 });
    const { probe, analysis } = examined;
    const plan = planRenditions(probe, analysis);
    return { plan, picture: plan.picture!, set: plan.sets.find(({ name }) => name === 'video')! };
  };
  /** Makes the film in a folder of its own, with an ffmpeg that may do something else. */
  const made = async (FFMPEG_PATH?: string) => {
    const { plan, set } = await planned();
    const made = await mkdtemp(join(inputs, 'made-'));
    const { files } = await makeSet(
      {
        tools: FFMPEG_PATH ? toolsWith({ FFMPEG_PATH, MEDIA_SANDBOX: 'off' }) : tools,
        original,
        folder: made,
        signal
      },
      plan,
      set
    );
    const board = ['storyboard.vtt', 'storyboard-1.jpg'];
    expect(files.map(({ file }) => file)).toEqual([...set.files.map(({ file }) => file), ...board]);
    return made;
  };

  it('has the same fragments in every size, and its sound from the same moment', () => {
    const [large, small, sound] = tracks.map(({ found }) => found.fragments);
    expect(large?.map(({ start }) => start)).toEqual([0, 2, 4, 6]);
    expect(small?.map(({ start, seconds }) => [start, seconds])).toEqual(
      large?.map(({ start, seconds }) => [start, seconds])
    );
    // The first 1024 samples are the encoder's run-up, and left out.
    expect(sound?.[0]?.start).toBe(-1024 / 48_000);
  });

  it('is beside one whole film of the same bits, whose sound and picture begin together', async () => {
    const { streams, seconds } = await streamsOf(at('video-360.mp4'));
    expect(streams.map((one) => [one.codec_name, one.nb_frames])).toMatchObject([
      ['h264', '155'],
      ['aac', expect.any(String)]
    ]);
    expect(Math.abs(seconds - 6.2)).toBeLessThan(0.1);
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=start_time',
      '-of',
      'csv=p=0',
      at('video-360.mp4')
    ]);
    expect(stdout.trim().split('\n').map(Number)).toEqual([0, 0]);
  });

  it('is read by another’s parser: sizes, sound and key pictures', async () => {
    const master = await parsed(at('stream.m3u8'));
    expect(master.playlists?.map(({ uri, attributes }) => [uri, attributes.RESOLUTION])).toEqual([
      ['stream-360.m3u8', { width: 640, height: 360 }],
      ['stream-240.m3u8', { width: 426, height: 240 }],
      ['stream-sound.m3u8', undefined]
    ]);
    expect(master.playlists?.[0]?.attributes).toMatchObject({
      CODECS: expect.stringMatching(/^avc1\.6400[0-9a-f]{2},mp4a\.40\.2$/) as string,
      'FRAME-RATE': 25
    });
    expect(master.mediaGroups?.AUDIO['sound']?.['sound']).toMatchObject({
      uri: 'stream-sound.m3u8',
      default: true
    });
    expect(master.iFramePlaylists?.[0]?.uri).toBe('stream-240-keys.m3u8');
  });

  it('has every byte of every track in a segment that another’s parser finds', async () => {
    for (const { file, found } of tracks) {
      const { segments, endList } = await parsed(at(file.replace('.mp4', '.m3u8')));
      const header = { uri: file, byterange: { offset: 0, length: found.headerBytes } };
      expect([endList, segments[0]?.map]).toEqual([true, header]);
      let end = found.headerBytes;
      for (const { byterange } of segments) {
        expect(byterange.offset).toBe(end);
        end += byterange.length;
      }
      expect(end).toBe(found.fragments.at(-1)!.offset + found.fragments.at(-1)!.bytes);
      const rate = Math.max(...segments.map((one) => (one.byterange.length * 8) / one.duration));
      expect(rate).toBeGreaterThan(1000);
    }
  });

  it('has key pictures that are whole pictures, each where its playlist says', async () => {
    const { segments, iFramesOnly } = await parsed(at('stream-240-keys.m3u8'));
    expect([iFramesOnly, segments.length]).toEqual([true, 4]);
    const bytes = await readFile(at('stream-240.mp4'));
    const part = ({ offset, length }: { offset: number; length: number }) =>
      bytes.subarray(offset, offset + length);
    const one = join(inputs, 'key.mp4');
    await writeFile(one, Buffer.concat([part(segments[0]!.map.byterange), part(segments[2]!.byterange)]));
    await ffmpeg('-v', 'quiet', '-i', one, '-frames:v', '1', join(inputs, 'key.png'));
    expect((await streamsOf(join(inputs, 'key.png'))).streams[0]).toMatchObject({ width: 426, height: 240 });
  });

  it('has a storyboard with the picture of every other second, in a grid', async () => {
    expect(await readFile(at('storyboard.vtt'), 'utf8')).toContain(
      '00:00:04.000 --> 00:00:06.000\nstoryboard-1.jpg#xywh=320,0,160,90'
    );
    const { streams } = await streamsOf(at('storyboard-1.jpg'));
    expect(streams[0]).toMatchObject({ codec_name: 'mjpeg', width: 640, height: 90 });
    // Each part is of its own moment: testsrc2 counts the seconds, so no two are the same.
    const parts = await Promise.all(
      [0, 1, 2, 3].map(async (part) => {
        const crop = `crop=160:90:${part * 160}:0`;
        const sums = await ffmpeg('-i', at('storyboard-1.jpg'), '-vf', `${crop},showinfo`, '-f', 'null', '-');
        return /checksum:([0-9A-F]+)/.exec(sums)?.[1];
      })
    );
    expect(new Set(parts).size).toBe(4);
  });

  it('is played by another’s reader of HLS: every picture of each size, and the sound', async () => {
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-of', 'json', '-count_packets', '-show_entries'],
      ...['stream=codec_type,width,nb_read_packets', at('stream.m3u8')]
    ]);
    const { streams } = JSON.parse(stdout) as {
      streams: { codec_type: string; width?: number; nb_read_packets: string }[];
    };
    const seen = streams.filter((one) => one.codec_type === 'video' && one.nb_read_packets === '155');
    expect(seen.map((one) => one.width).sort()).toEqual([426, 640]);
    expect(await ffmpeg('-v', 'error', '-i', at('stream.m3u8'), '-f', 'null', '-')).toBe('');
  });

  it.each([
    ['a size is not there', 'rm stream-240.mp4', /there/],
    ['a size is cut short', 'truncate -s 30000 stream-240.mp4', /cut short/],
    ['the sound is of something else', 'cp stream-240.mp4 stream-sound.mp4', /begins|lasts|sound/],
    [
      'a size has half its pictures',
      'ffmpeg -v error -y -i video-360.mp4 -t 3 -an -c copy -movflags +frag_keyframe+empty_moov stream-240.mp4',
      /moments|shift/
    ]
  ])(
    'is not published when %s, though the encoder says that all went well',
    async (_what, instead, reason) => {
      const lying = ffmpegThat(inputs, `cp ${folder}/*.mp4 . && ${instead}; exit 0`, '*negative_cts*');
      await expect(made(lying)).rejects.toMatchObject({
        code: 'output-wrong',
        values: { reason: expect.stringMatching(reason) as string }
      });
    }
  );

  it('is not published when its last part cannot be decoded', async () => {
    const packaging = await planned();
    const film = await packageFilm(folder, packaging);
    const checking = { tools, folder, signal };
    await decodeEnds(checking, [...film.pictures, film.sound]);
    const [{ file, found }] = tracks as [(typeof tracks)[0]];
    const last = found.fragments.at(-1)!;
    const kept = await readFile(at(file));
    const handle = await open(at(file), 'r+');
    await handle.write(Buffer.alloc(2000, 0x55), 0, 2000, last.offset + last.bytes - 2500);
    await handle.close();
    await expect(decodeEnds(checking, [...film.pictures, film.sound])).rejects.toMatchObject({
      code: 'output-wrong',
      values: { file }
    });
    await writeFile(at(file), kept);
  });

  it('is not published when a playlist is not whole, or names what is not there', async () => {
    const { set } = await planned();
    const check = (file: string, among: PlannedSet['files'] = set.files) =>
      verifyPlaylist(
        folder,
        set.files.find((one) => one.file === file)!,
        among
      );
    await check('stream.m3u8');
    await check('stream-360.m3u8');
    const without = set.files.filter((one) => one.file !== 'stream-360.mp4');
    await expect(check('stream-360.m3u8', without)).rejects.toThrow('it names stream-360.mp4');
    const kept = await readFile(at('stream-360.m3u8'), 'utf8');
    await writeFile(at('stream-360.m3u8'), kept.slice(0, -8));
    await expect(check('stream-360.m3u8')).rejects.toThrow('no whole playlist');
    await writeFile(at('stream-360.m3u8'), kept.replaceAll(/BYTERANGE:\d+@/g, 'BYTERANGE:99999999@'));
    await expect(check('stream-360.m3u8')).rejects.toThrow('reaches past the end');
    await writeFile(at('stream-360.m3u8'), kept);
  });

  it('of which a track is no fMP4, or was cut, is not listed', async () => {
    const cut = join(inputs, 'cut.mp4');
    await copyFile(at('stream-240.mp4'), cut);
    await truncate(cut, tracks[1]!.found.fragments[2]!.offset + 500);
    await expect(readFragments(cut)).rejects.toThrow('cut short');
    await expect(readFragments(original)).rejects.toThrow('there is no mvex');
  });
});

describe('a film that is coded as we would', () => {
  let inputs: string;
  let filmed: string[];
  beforeAll(async () => {
    inputs = await mkdtemp(join(tmpdir(), 'eter-copied-'));
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=7'];
    filmed = [...picture, '-i', await speak(inputs), '-t', '7', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  });
  afterAll(() => rm(inputs, { recursive: true }));

  /** Films with these options, and makes the film of it. */
  const madeOf = async (name: string, ...options: string[]) => {
    const [original, folder] = [join(inputs, name), await mkdtemp(join(inputs, 'made-'))];
    await ffmpeg(...filmed, '-c:v', 'libx264', '-maxrate', '700k', '-bufsize', '700k', ...options, original);
    const { probe, analysis } = await examine(tools, original, { signal, mostHours: 1 });
    const plan = planRenditions(probe, analysis);
    const set = plan.sets.find((one) => one.name === 'video')!;
    await makeSet({ tools, original, folder, signal }, plan, set);
    const tracks = ['stream-360.mp4', 'stream-240.mp4'].map((file) => join(folder, file));
    const times = (await Promise.all(tracks.map(readFragments))).map(({ fragments }) =>
      fragments.map(({ start }) => start)
    );
    const isCopy = (await picturesOf(tracks[0]!)) === (await picturesOf(original));
    return { folder, times, isCopy };
  };
  /** Checksums of all coded pictures. */
  const picturesOf = async (file: string) => {
    const { stdout } = await run('ffmpeg', [
      '-v',
      'error',
      '-i',
      file,
      '-map',
      '0:v',
      '-c',
      'copy',
      '-f',
      'framemd5',
      '-'
    ]);
    return stdout.replaceAll(/^#.*|^.*,/gm, '');
  };

  it('is streamed as it is in its largest size, and the smaller one begins anew at the same moments', async () => {
    const { isCopy, times, folder } = await madeOf('good.mp4', '-g', '75', '-sc_threshold', '0', '-bf', '2');
    expect([isCopy, times]).toEqual([
      true,
      [
        [0, 3, 6],
        [0, 3, 6]
      ]
    ]);
    expect(await ffmpeg('-v', 'error', '-i', join(folder, 'stream.m3u8'), '-f', 'null', '-')).toBe('');
    const { streams } = await streamsOf(join(folder, 'video-360.mp4'));
    expect(streams.map((one) => one.codec_name)).toEqual(['h264', 'aac']);
  });

  it('is encoded when its pictures look back over a whole one', async () => {
    const open = ['-x264-params', 'open-gop=1:bframes=3:b-adapt=0'];
    const { isCopy, times } = await madeOf('open.mp4', '-g', '50', '-sc_threshold', '0', ...open);
    expect([isCopy, times[0], times[1]]).toEqual([false, [0, 2, 4, 6], [0, 2, 4, 6]]);
  });
});
