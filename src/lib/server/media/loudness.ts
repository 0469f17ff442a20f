import type { Channels } from './sound-meter.ts';

/** Loudness by EBU R128: integrated in LUFS, range in LU, true peak in dBTP. -70 and below is silence. */
export interface Measured {
  readonly integrated: number;
  readonly range: number;
  readonly truePeak: number;
}

/** Where podcasts are played: -16 LUFS, and 3 LU less for one channel, which sounds the same from two loudspeakers. */
const targets = { stereo: -16, mono: -19 } as const;

/** What a sound is brought to, in LUFS, by how many channels are left of it. */
export const targetOf = (channels: Channels): number => targets[channels === 'stereo' ? 'stereo' : 'mono'];

/** Encoders overshoot by up to 0.7 dB: with this ceiling every file stays below -1 dBTP. */
export const ceiling = -2;

/** Below this there is only noise to be made louder. */
const silence = -60;
const leastGain = -20;
const mostGain = 25;

/** Nobody hears less, in LU. */
const nearEnough = 0.3;

/** The most that may be measured in a finished file. */
const highestPeak = -1;

/** What is done to the sound: plain gain, and a limiter at `ceiling` only when peaks would pass it. */
export interface Correction {
  readonly target: number;
  readonly gainDb: number;
  readonly limit: boolean;
  readonly ceiling: number;
  /** Whether the target can be reached: not when there is next to nothing to hear. */
  readonly reaches: boolean;
}

/**
 * Plans how a measured sound comes to its target; with `makeupDb` more where a limiter is known to take that much away.
 * Silence is left as it is.
 */
export function correctionOf(measured: Measured, target: number, makeupDb = 0): Correction {
  if (measured.integrated < silence) return { target, gainDb: 0, limit: false, ceiling, reaches: false };
  const wanted = target - measured.integrated;
  const gainDb = round(Math.min(mostGain, Math.max(leastGain, wanted)));
  const limit = measured.truePeak + gainDb > ceiling;
  const reaches = Math.abs(wanted - gainDb) < 0.1;
  return { target, gainDb: limit ? round(gainDb + makeupDb) : gainDb, limit, ceiling, reaches };
}

/** What was tried, and what came of it in each file. */
export interface Tried {
  readonly correction: Correction;
  readonly reached: readonly Measured[];
}

/**
 * What to do in the next try, or undefined when all files are good: with high peaks the limiter takes away some of
 * the loudness, and an encoder may pass the ceiling. How much it takes away is seen in the try `before`.
 */
export function nextTry({ correction, reached }: Tried, before?: Tried): Correction | undefined {
  if (!correction.reaches) return undefined;
  const missing = missingIn({ correction, reached });
  const over = Math.max(...reached.map((one) => one.truePeak)) - highestPeak;
  const isNear = Math.abs(round(missing)) <= nearEnough;
  if (isNear && over <= 0) return undefined;
  return {
    ...correction,
    limit: true,
    gainDb: round(correction.gainDb + (isNear ? 0 : missing / heardOf(correction, missing, before))),
    ceiling: round(correction.ceiling - (over > 0 ? over + 0.3 : 0))
  };
}

/** How far the worst of the files is below its target, in LU. */
function missingIn({ correction, reached }: Tried): number {
  const off = reached.map((one) => correction.target - one.integrated);
  return off.reduce((worst, one) => (Math.abs(one) > Math.abs(worst) ? one : worst), 0);
}

/** How much of each decibel more is heard: all of it, or what the limiter left of it last time, a third at least. */
function heardOf({ gainDb }: Correction, missing: number, before?: Tried): number {
  const more = before ? gainDb - before.correction.gainDb : 0;
  if (!before || Math.abs(more) < 0.1) return 1;
  return Math.min(1, Math.max(1 / 3, (missingIn(before) - missing) / more));
}

/** Nothing of a sound is lost when it is this much quieter, in LU; further down something else is wrong. */
const mostHeldDown = 10;

/**
 * Tells whether a finished file sounds as it was meant to. Plain gain is exact; what a limiter holds down may stay below
 * its target, all of it claps by 6 LU as measured, and hard claps may come up to full scale, never above it.
 */
export function isAsMeant(correction: Correction, reached: Measured): boolean {
  if (!correction.reaches) return true;
  const off = reached.integrated - correction.target;
  return off <= 1 && off >= (correction.limit ? -mostHeldDown : -1) && reached.truePeak <= 0;
}

/** Of one voice in two channels, which the measure counts as two: as one. */
export const asOne = (measured: Measured): Measured => ({
  ...measured,
  integrated: round(measured.integrated - 3.01)
});

/** Reads the summary at the end of ffmpeg's ebur128 filter; undefined when there is none. */
export function readSummary(lines: string): Measured | undefined {
  const summary = lines.slice(lines.lastIndexOf('Summary:'));
  const number = (pattern: RegExp) => {
    const text = pattern.exec(summary)?.[1];
    return text === '-inf' ? -120 : Number(text ?? NaN);
  };
  const measured = {
    integrated: number(/\bI:\s*(-?[\d.]+|-inf) LUFS/),
    range: number(/\bLRA:\s*(-?[\d.]+|-inf) LU/),
    truePeak: number(/\bPeak:\s*(-?[\d.]+|-inf) dBFS/)
  };
  return Object.values(measured).some((one) => Number.isNaN(one)) ? undefined : measured;
}

const round = (decibel: number) => Math.round(decibel * 100) / 100;
