import { describe, expect, it } from 'vitest';
import { ceiling, correctionOf, isAsMeant, nextTry, readSummary } from './loudness.ts';

const measured = (integrated: number, truePeak = -20) => ({ integrated, range: 5, truePeak });

describe('the correction of a loudness', () => {
  it.each([
    ['speech as it comes', measured(-31.2, -15.3), { gainDb: 15.2, limit: true, reaches: true }],
    ['speech with low peaks', measured(-31.2, -20), { gainDb: 15.2, limit: false, reaches: true }],
    ['a loud one', measured(-8.3, 1.1), { gainDb: -7.7, limit: false, reaches: true }],
    ['one that is right', measured(-16, -3), { gainDb: 0, limit: false, reaches: true }],
    ['next to nothing', measured(-50, -30), { gainDb: 25, limit: false, reaches: false }],
    ['silence', measured(-70, -120), { gainDb: 0, limit: false, reaches: false }]
  ])('of %s is plain gain, and a limiter only when it is needed', (_name, sound, correction) => {
    expect(correctionOf(sound, -16)).toMatchObject(correction);
  });

  const limited = { target: -16, gainDb: 10, limit: true, ceiling, reaches: true };

  it('is good when every file is near enough', () => {
    expect(
      nextTry({ correction: limited, reached: [measured(-16.3, -1), measured(-15.7, -1.5)] })
    ).toBeUndefined();
  });

  it('adds what the limiter took, and lowers the ceiling where an encoder passed it', () => {
    expect(
      nextTry({ correction: limited, reached: [measured(-19.6, -1.5), measured(-19.4, -1.5)] })
    ).toMatchObject({ gainDb: 13.6 });
    expect(nextTry({ correction: limited, reached: [measured(-16, -0.5)] })).toMatchObject({
      gainDb: 10,
      ceiling: -2.8
    });
  });

  it('adds more when the limiter left only half of what was added before', () => {
    const before = { correction: limited, reached: [measured(-18)] };
    const tried = { correction: { ...limited, gainDb: 12 }, reached: [measured(-17)] };
    expect(nextTry(tried, before)).toMatchObject({ gainDb: 14 });
    const hardly = { ...tried, reached: [measured(-17.9)] };
    expect(nextTry(hardly, before)?.gainDb).toBeCloseTo(12 + 1.9 * 3);
  });

  it('of what cannot be made louder is not tried again', () => {
    expect(
      nextTry({ correction: { ...limited, reaches: false }, reached: [measured(-60, -50)] })
    ).toBeUndefined();
  });
});

describe('a finished file', () => {
  const plain = { target: -16, gainDb: 3, limit: false, ceiling, reaches: true };
  it.each([
    [plain, measured(-16.9), true],
    [plain, measured(-17.1), false],
    [plain, measured(-14.9), false],
    [plain, measured(-16, 0.1), false],
    [{ ...plain, limit: true }, measured(-25.9), true],
    [{ ...plain, limit: true }, measured(-26.1), false],
    [{ ...plain, limit: true }, measured(-14.9), false],
    [{ ...plain, reaches: false }, measured(-60), true]
  ])('%j that measures %j is as meant: %s', (correction, reached, meant) => {
    expect(isAsMeant(correction, reached)).toBe(meant);
  });
});

describe('the summary of the measure', () => {
  const summary = (loudness: string, peak: string) =>
    `t: 1 I: -99.0 LUFS\n[Parsed_ebur128_2 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:  ${loudness} LUFS\n` +
    `    Threshold: -31.8 LUFS\n\n  Loudness range:\n    LRA:   5.6 LU\n    Threshold: -41.8 LUFS\n` +
    `    LRA low:   -41.8 LUFS\n\n  True peak:\n    Peak:   ${peak} dBFS\n`;
  it.each([
    ['-21.8', '-15.1', { integrated: -21.8, range: 5.6, truePeak: -15.1 }],
    ['-70.0', '-inf', { integrated: -70, range: 5.6, truePeak: -120 }]
  ])('with %s and %s is read', (loudness, peak, read) => {
    expect(readSummary(summary(loudness, peak))).toEqual(read);
  });

  it('that is not there is not made up', () => {
    expect(readSummary('I: -16 LUFS')).toBeUndefined();
    expect(readSummary('')).toBeUndefined();
  });
});
