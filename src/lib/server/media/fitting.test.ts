import { describe, expect, it } from 'vitest';
import { type Film, misfitOf } from './fitting.ts';

const fragments = (starts: readonly number[], seconds = 2) =>
  starts.map((start) => ({ offset: 0, bytes: 1, start, seconds, firstSampleBytes: 1 }));
const track = (file: string, starts: readonly number[], seconds?: number) => ({
  file,
  headerBytes: 1,
  codec: '',
  fragments: fragments(starts, seconds)
});
const size = { width: 2, height: 2, rate: 25 };
const large = { ...track('large.mp4', [0, 2, 4]), ...size };
const small = { ...track('small.mp4', [0, 2, 4]), ...size };
const sound = { ...track('sound.mp4', [-0.021, 1.98, 4]), channels: 1 };
const film = (over: Partial<Film> = {}): Film => ({ pictures: [large, small], sound, ...over });
const lengths = { sound: 6, soundSlack: 0.5, picture: { least: 5.5, most: 6.5 } };

describe('the tracks of a film', () => {
  it('fit when their moments are the same, and sound and picture begin together', () => {
    expect(misfitOf(film(), lengths)).toBeUndefined();
  });

  it.each<[string, string, RegExp, Partial<Film>]>([
    [
      'a size has a fragment less',
      'small.mp4',
      /other moments/,
      { pictures: [large, { ...small, ...track('small.mp4', [0, 2]) }] }
    ],
    [
      'a size has one a frame later',
      'small.mp4',
      /other moments/,
      { pictures: [large, { ...small, ...track('small.mp4', [0, 2.04, 4]) }] }
    ],
    [
      'the sound is 80 ms late',
      'sound.mp4',
      /0\.080 s after/,
      { sound: { ...sound, ...track('sound.mp4', [0.08, 2, 4]) } }
    ],
    [
      'the sound stops early',
      'sound.mp4',
      /lasts 4\.0 s, not 5\.5 to 6\.5 s/,
      { sound: { ...sound, ...track('sound.mp4', [0, 2]) } }
    ],
    [
      'all sizes stop early',
      'large.mp4',
      /lasts 3\.0 s/,
      { pictures: [{ ...large, ...track('large.mp4', [0, 2, 4], 1) }] }
    ],
    ['there is no picture', 'sound.mp4', /no picture/, { pictures: [] }]
  ])('do not when %s', (_what, file, reason, over) => {
    expect(misfitOf(film(over), lengths)).toMatchObject({
      file,
      reason: expect.stringMatching(reason) as string
    });
  });
});
