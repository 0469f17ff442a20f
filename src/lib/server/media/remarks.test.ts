import { describe, expect, it } from 'vitest';
import type { Analysis } from './analysing.ts';
import { remarkOn } from './remarks.ts';
import { planRenditions } from './renditions.ts';

const sound = { index: 0, codec: 'aac', rate: 48_000, channels: 2, seconds: 600 };
const probe = {
  format: 'mov',
  seconds: 600,
  isGuess: false,
  isEncrypted: false,
  chapters: [],
  picture: null,
  sound
};
const loudness = { integrated: -20, range: 4, truePeak: -10 };
const analysis: Analysis = {
  seconds: 600,
  channels: 'stereo',
  loudness,
  stereoLoudness: loudness,
  makeupDb: 0,
  peaks: [],
  waves: new Int8Array(),
  silences: [{ startMs: 65_000, endMs: 94_900 }],
  clippedSeconds: 0.9
};
const long = { startMs: 65_000, endMs: 95_200 };
const remark = (over: Partial<Analysis>) => {
  const heard = { ...analysis, ...over };
  return remarkOn(planRenditions(probe, heard), { probe, analysis: heard });
};

describe('the remark on a recording', () => {
  it('is none when all is well', () => {
    expect(remark({})).toBeNull();
  });

  it.each<[string, Partial<Analysis>, Record<string, string | number>]>([
    [
      'recording-damaged',
      { seconds: 400, clippedSeconds: 9, silences: [long] },
      { claimed: 600, decoded: 400 }
    ],
    [
      'recording-silent',
      { loudness: { ...loudness, integrated: -70 }, silences: [{ startMs: 0, endMs: 600_000 }] },
      {}
    ],
    ['recording-clipped', { clippedSeconds: 1.2, silences: [long] }, { seconds: 1 }],
    ['recording-long-silence', { silences: [{ startMs: 0, endMs: 900 }, long] }, { seconds: 30, at: '1:05' }]
  ])('is %s, the gravest of all', (code, over, values) => {
    expect(remark(over)).toMatchObject({ code, values });
  });

  it('says nothing of a few cut peaks in a long recording', () => {
    const hour = { seconds: 3600, clippedSeconds: 3 };
    expect(
      remarkOn(planRenditions(probe, { ...analysis, ...hour }), { probe, analysis: { ...analysis, ...hour } })
    ).toBeNull();
  });
});
