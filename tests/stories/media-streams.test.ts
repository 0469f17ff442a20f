import { execFile } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Parser } from 'm3u8-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFragments } from '#lib/server/media/fragments.ts';
import {
  keyPicturePlaylist,
  type ListedPicture,
  type ListedSound,
  masterPlaylist,
  mediaPlaylist
} from '#lib/server/media/playlists.ts';
import { ffmpeg, speak } from '../support/inputs.ts';

const run = promisify(execFile);
const cmaf = 'movflags=+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets';
const trimmed = 'movflags=+delay_moov+default_base_moof:frag_duration=2000000';

/** What another's parser reads in a playlist. */
function parsed(playlist: string) {
  const parser = new Parser();
  parser.push(playlist);
  parser.end();
  return parser.manifest;
}

describe('a film in two sizes beside one sound', () => {
  let folder: string;
  let pictures: ListedPicture[];
  let sound: ListedSound;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-streams-'));
    const speech = await speak(folder);
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '50', '-sc_threshold', '0'];
    const at = (name: string) => join(folder, name);
    const films = `[f=mp4:select='v':${cmaf}]${at('stream-240.mp4')}|[f=mp4:select='a':${trimmed}]${at('stream-sound.mp4')}`;
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=s=426x240:r=25:d=6.2', '-i', speech, '-t', '6.2'],
      ...['-filter_complex', '[0:v]format=yuv420p,split[large][x];[x]scale=256:144[small]'],
      ...['-map', '[large]', '-map', '1:a', ...coding, '-c:a', 'aac', '-flags', '+global_header'],
      ...['-f', 'tee', films],
      ...['-map', '[small]', '-t', '6.2', ...coding, ...cmaf.replace('=', ' ').replace(/^/, '-').split(' ')],
      ...['-f', 'mp4', at('stream-144.mp4')]
    );
    const listed = async (file: string) => ({ file, ...(await readFragments(at(file))) });
    pictures = [
      { ...(await listed('stream-240.mp4')), width: 426, height: 240, rate: 25 },
      { ...(await listed('stream-144.mp4')), width: 256, height: 144, rate: 25 }
    ];
    sound = { ...(await listed('stream-sound.mp4')), channels: 1 };
    for (const track of [...pictures, sound])
      await writeFile(at(track.file.replace('.mp4', '.m3u8')), mediaPlaylist(track));
    await writeFile(at('stream-144-keys.m3u8'), keyPicturePlaylist(pictures[1]!));
    await writeFile(at('stream.m3u8'), masterPlaylist(pictures, sound));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has the same fragments in both sizes, and its sound from the same moment', () => {
    const times = pictures.map(({ fragments }) => fragments.map(({ start, seconds }) => [start, seconds]));
    expect(times[0]?.map(([start]) => start)).toEqual([0, 2, 4, 6]);
    expect(times[1]).toEqual(times[0]);
    // The first 1024 samples are an encoder's run-up, and left out.
    expect(sound.fragments[0]?.start).toBe(-1024 / 22_050);
    const whole = sound.fragments.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(Math.abs(whole - 6.2)).toBeLessThan(0.1);
    expect([pictures[0]?.codec, sound.codec]).toEqual([
      expect.stringMatching(/^avc1\.[0-9a-f]{6}$/),
      'mp4a.40.2'
    ]);
  });

  it('is read by another’s parser, with every byte of it in a segment', () => {
    const master = parsed(masterPlaylist(pictures, sound));
    expect(master.playlists?.map(({ uri, attributes }) => [uri, attributes.RESOLUTION?.height])).toEqual([
      ['stream-240.m3u8', 240],
      ['stream-144.m3u8', 144],
      ['stream-sound.m3u8', undefined]
    ]);
    expect(master.mediaGroups?.AUDIO['sound']?.['sound']).toMatchObject({
      uri: 'stream-sound.m3u8',
      default: true
    });
    expect(master.iFramePlaylists?.[0]?.uri).toBe('stream-144-keys.m3u8');
    for (const track of [...pictures, sound]) {
      const { segments, endList } = parsed(mediaPlaylist(track));
      expect([endList, segments[0]?.map]).toEqual([
        true,
        { uri: track.file, byterange: { offset: 0, length: track.headerBytes } }
      ]);
      let at = track.headerBytes;
      for (const { byterange } of segments) {
        expect(byterange.offset).toBe(at);
        at += byterange.length;
      }
      expect(at).toBe(track.fragments.at(-1)!.offset + track.fragments.at(-1)!.bytes);
    }
    expect(parsed(keyPicturePlaylist(pictures[1]!)).iFramesOnly).toBe(true);
  });

  it('is played by another’s reader of HLS: every picture of each, and the sound', async () => {
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-of', 'json', '-count_packets', '-show_entries'],
      ...['stream=codec_type,width,nb_read_packets', join(folder, 'stream.m3u8')]
    ]);
    const { streams } = JSON.parse(stdout) as {
      streams: { codec_type: string; width?: number; nb_read_packets: string }[];
    };
    const seen = streams.filter((one) => one.codec_type === 'video' && one.nb_read_packets === '155');
    expect(seen.map((one) => one.width).sort()).toEqual([256, 426]);
    const errors = await ffmpeg('-v', 'error', '-i', join(folder, 'stream.m3u8'), '-f', 'null', '-');
    expect(errors).toBe('');
  });

  it('is not taken when it is cut short, or is no fMP4', async () => {
    const cut = join(folder, 'cut.mp4');
    await copyFile(join(folder, 'stream-144.mp4'), cut);
    await truncate(cut, pictures[1]!.fragments[2]!.offset + 500);
    await expect(readFragments(cut)).rejects.toThrow('cut short');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x64:d=1', join(folder, 'plain.mp4'));
    await expect(readFragments(join(folder, 'plain.mp4'))).rejects.toThrow('there is no mvex');
  });
});
