import { describe, expect, it } from 'vitest';
import type { Fragment } from './fragments.ts';
import { keyPicturePlaylist, masterPlaylist, mediaPlaylist, segmentsOf } from './playlists.ts';

type Lasting = readonly [seconds: number, bytes: number];

/** Fragments one after another behind a header of 800 bytes. */
const fragments = (...each: readonly Lasting[]): Fragment[] => {
  const starts = each.map((_, at) => each.slice(0, at).reduce((sum, [seconds]) => sum + seconds, 0));
  const offsets = each.map((_, at) => each.slice(0, at).reduce((sum, [, bytes]) => sum + bytes, 800));
  return each.map(([seconds, bytes], at) => ({
    offset: offsets[at] ?? 0,
    bytes,
    start: starts[at] ?? 0,
    seconds,
    firstSampleBytes: bytes / 10
  }));
};
const picture = (height: number, width: number, ...each: readonly Lasting[]) => ({
  file: `stream-${Math.min(width, height)}.mp4`,
  headerBytes: 800,
  codec: 'avc1.64001f',
  fragments: fragments(...each),
  width,
  height,
  rate: 25
});
const sound = {
  file: 'stream-sound.mp4',
  headerBytes: 700,
  codec: 'mp4a.40.2',
  channels: 1,
  fragments: fragments([2, 16_000], [2, 18_000], [1, 8_000])
};
const attributes = (playlist: string, tag: string) =>
  playlist.split('\n').filter((line) => line.startsWith(`${tag}:`));

describe('segments', () => {
  it('are of whole fragments, about four seconds long', () => {
    const found = segmentsOf(fragments([2, 10], [2, 20], [2, 30], [2.4, 40], [1, 50]));
    expect(found.map(({ seconds, bytes, offset }) => [seconds, bytes, offset])).toEqual([
      [4, 30, 800],
      [4.4, 70, 830],
      [1, 50, 900]
    ]);
  });

  it('are never smaller than a fragment, however long it is', () => {
    expect(segmentsOf(fragments([10, 1], [10, 1])).map((one) => one.seconds)).toEqual([10, 10]);
  });
});

describe('the playlist of a track', () => {
  it('names ranges of its file that follow one another, and ends', () => {
    expect(mediaPlaylist(sound)).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:7',
        '#EXT-X-TARGETDURATION:4',
        '#EXT-X-PLAYLIST-TYPE:VOD',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-MAP:URI="stream-sound.mp4",BYTERANGE="700@0"',
        '#EXTINF:4.00000,',
        '#EXT-X-BYTERANGE:34000@800',
        'stream-sound.mp4',
        '#EXTINF:1.00000,',
        '#EXT-X-BYTERANGE:8000@34800',
        'stream-sound.mp4',
        '#EXT-X-ENDLIST',
        ''
      ].join('\n')
    );
  });

  it('of key pictures has one range for each, up to where the picture ends', () => {
    const playlist = keyPicturePlaylist(picture(240, 426, [2, 1000], [2, 3000]));
    expect(playlist).toContain('#EXT-X-I-FRAMES-ONLY\n');
    expect(attributes(playlist, '#EXT-X-BYTERANGE')).toEqual([
      '#EXT-X-BYTERANGE:100@800',
      '#EXT-X-BYTERANGE:300@1800'
    ]);
  });
});

describe('the playlist of all', () => {
  const sizes = [
    picture(1080, 1920, [2, 900_000], [2, 700_000], [0.04, 60_000]),
    picture(480, 854, [2, 90_000], [2, 70_000], [0.04, 6_000]),
    picture(240, 426, [2, 30_000], [2, 20_000], [0.04, 2_000])
  ];
  const playlist = masterPlaylist(sizes, sound);

  it('begins with the size a player begins with, then the largest first, and ends with the sound alone', () => {
    const uris = playlist.split('\n').filter((line) => line.endsWith('.m3u8') && !line.startsWith('#'));
    expect(uris).toEqual(['stream-480.m3u8', 'stream-1080.m3u8', 'stream-240.m3u8', 'stream-sound.m3u8']);
  });

  it('tells the highest rate of real segments, and the rate on the whole, each with the sound', () => {
    const [, largest] = attributes(playlist, '#EXT-X-STREAM-INF');
    expect(largest).toContain(`BANDWIDTH=${Math.ceil((1_660_000 * 8) / 4.04) + 68_000},`);
    expect(largest).toContain(`AVERAGE-BANDWIDTH=${Math.ceil((1_660_000 * 8) / 4.04) + 67_200},`);
    expect(largest).toContain('CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=25.000');
  });

  it('counts the sizes of an upright film by their short side', () => {
    const upright = [picture(1280, 720, [2, 9]), picture(854, 480, [2, 9]), picture(426, 240, [2, 9])];
    expect(masterPlaylist(upright, sound)).toMatch(/INF:[^\n]*480x854[^\n]*\n[^\n]*480.m3u8\n[^\n]*720x1280/);
  });

  it('offers one shared sound, and the key pictures of the smallest size', () => {
    expect(attributes(playlist, '#EXT-X-MEDIA')[0]).toContain('CHANNELS="1",URI="stream-sound.m3u8"');
    expect(attributes(playlist, '#EXT-X-I-FRAME-STREAM-INF')[0]).toContain('URI="stream-240-keys.m3u8"');
  });
});
