import { describe, expect, it } from 'vitest';
import type { AcceptedProbe } from './accepting.ts';
import { missingSeconds, planRenditions } from './renditions.ts';

const sound = { index: 0, codec: 'aac', rate: 48_000, channels: 2, seconds: 60 };
const picture = {
  index: 1,
  codec: 'h264',
  width: 1920,
  height: 1080,
  rate: 25,
  interlaced: false,
  highRange: false,
  seconds: 61
};
const probe = (over: Partial<AcceptedProbe> = {}): AcceptedProbe => ({
  format: 'mov',
  seconds: 61,
  isGuess: false,
  isEncrypted: false,
  sound,
  picture: null,
  ...over
});
const sounds = ['sound.m4a', 'sound.mp3', 'sound.opus', 'waveform.dat'];
const analysis = (seconds = 60) => ({
  seconds,
  channels: 'stereo' as const,
  loudness: { integrated: -20, range: 4, truePeak: -10 }
});

describe('the plan of a recording', () => {
  it('of sound has sound alone, as long as it was heard to be', () => {
    const plan = planRenditions(probe(), analysis(59.8));
    expect(plan.sets.map((set) => [set.name, set.seconds, set.files.map((file) => file.file)])).toEqual([
      ['audio', 59.8, sounds]
    ]);
    expect(plan.sound.correction).toMatchObject({ target: -16, gainDb: 4, limit: false });
  });

  it('of one voice aims at what sounds the same from two loudspeakers', () => {
    const plan = planRenditions(probe(), { ...analysis(), channels: 'left' });
    expect(plan.sound.correction.target).toBe(-19);
  });

  it('of video has sound, a film with its stream, and posters, as long as the longer of both', () => {
    const tracks = ['1080', '720', '480', '360', '240', 'sound'].map((name) => `stream-${name}`);
    const film = [
      'video-720.mp4',
      ...tracks.map((one) => `${one}.mp4`),
      ...tracks.map((one) => `${one}.m3u8`)
    ];
    const second = ['stream-1080-av1', 'stream-480-av1'];
    const plan = planRenditions(probe({ picture }), analysis());
    expect(plan.sets.map((set) => [set.name, set.seconds, set.files.map((file) => file.file)])).toEqual([
      ['audio', 60, sounds],
      ['video', 61, [...film, 'stream-240-keys.m3u8', 'stream.m3u8']],
      ['extras', 61, ['poster-1.jpg', 'poster-2.jpg', 'poster-3.jpg']],
      [
        'av1',
        61,
        [...second.map((one) => `${one}.mp4`), ...second.map((one) => `${one}.m3u8`), 'stream-av1.m3u8']
      ]
    ]);
  });

  it('of a damaged video expects its picture about where its sound ends', () => {
    const plan = planRenditions(probe({ picture }), analysis(30));
    expect(plan.sets.map((set) => [set.seconds, set.slack])).toEqual([
      [30, 0.5],
      [30, 30],
      [30, 30],
      [30, 30]
    ]);
    expect(plan.picture?.seconds).toBeNull();
  });
});

describe('what is missing of a recording', () => {
  it.each([
    ['nothing, when all is there', probe(), 60, 0],
    ['nothing, within a part in a hundred', probe(), 59.5, 0],
    ['what the sound claims beyond', probe(), 40, 20],
    [
      'what the file claims, when the sound claims nothing',
      probe({ sound: { ...sound, seconds: null } }),
      40,
      21
    ],
    ['nothing, when there is more than claimed', probe(), 70, 0],
    ['nothing, when the claim is a guess', probe({ isGuess: true }), 40, 0],
    ['nothing, when nothing is claimed', probe({ seconds: null, sound: { ...sound, seconds: null } }), 40, 0]
  ])('is %s', (_name, claimed, decoded, missing) => {
    expect(missingSeconds(claimed, decoded)).toBe(missing);
  });
});
