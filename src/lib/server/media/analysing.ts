import { inputOptions } from './allowed.ts';
import { assertLength, RecordingTooShort, shortestSeconds } from './accepting.ts';
import { runFfmpeg, type Tools } from './ffmpeg.ts';
import { FfmpegFailed } from './ffmpeg-failures.ts';
import { makeupOf } from './limiting.ts';
import { asOne, correctionOf, type Measured, readSummary, targetOf } from './loudness.ts';
import type { ProbedSound } from './probing.ts';
import { type Silence, silencesOf } from './silences.ts';
import { type Channels, channelsOf, courseOf, meterRate, SoundMeter } from './sound-meter.ts';

/** What the sound of a file is once it is decoded to its end. `seconds` is how much there really is. */
export interface Analysis {
  readonly seconds: number;
  readonly channels: Channels;
  /** Of what counts: of one voice that is in both channels, as one. */
  readonly loudness: Measured;
  /** Of both channels, whatever is in them. */
  readonly stereoLoudness: Measured;
  /** How much more gain it needs, in dB, than its loudness says, since a limiter holds its peaks down. */
  readonly makeupDb: number;
  readonly peaks: readonly number[];
  /** The lowest and the highest sample, in eight bits, in each 10 ms. */
  readonly waves: Int8Array;
  readonly silences: readonly Silence[];
  /** For how long it is cut off at full scale. */
  readonly clippedSeconds: number;
}

/** So many numbers draw the course of a recording: one for every second pixel of a wide page. */
const courseSteps = 400;

/** What an analysis is told and tells. `fraction` is 0–1 of the length the file claims. */
export interface Analysing {
  readonly signal: AbortSignal;
  readonly mostHours: number;
  onFraction?(fraction: number): void;
}

/**
 * Decodes the sound of a local file once, and measures loudness, channels and course. Refuses sound that turns
 * out to be next to nothing, or longer than `mostHours`.
 */
export async function analyse(
  tools: Tools,
  file: string,
  sound: Pick<ProbedSound, 'index' | 'seconds' | 'channels'>,
  analysing: Analysing
): Promise<Analysis> {
  const { signal, mostHours } = analysing;
  const meter = new SoundMeter();
  const most = mostHours * 3600;
  const lines = await runFfmpeg(
    tools,
    {
      inputs: [{ file, options: [...inputOptions, '-vn'] }],
      filter: [
        `${inStereo(sound)},asplit=2[measured][heard]`,
        '[measured]ebur128=peak=true:framelog=verbose,anullsink',
        '[heard]aformat=sample_fmts=s16[out]'
      ].join(';'),
      outputs: [{ file: 'pipe:1', options: ['-map', '[out]', '-t', String(most + 2), '-f', 's16le'] }]
    },
    {
      signal,
      mostSeconds: 120 + (sound.seconds ?? most),
      onBytes: (bytes) => {
        meter.add(bytes);
        if (sound.seconds) analysing.onFraction?.(Math.min(1, meter.seconds / sound.seconds));
      }
    }
  );
  if (meter.seconds < shortestSeconds) throw new RecordingTooShort();
  assertLength(meter.seconds, mostHours);
  return resultOf(meter, lines);
}

/**
 * The beginning of a filter: the sound of input 0 in two channels. What begins late, or stops in between, is filled
 * with silence, so that picture and transcript count time from the start. One channel is given to both as it is;
 * ffmpeg's own way would take 3 dB off.
 */
export function inStereo(sound: Pick<ProbedSound, 'index' | 'channels'>): string {
  const both = sound.channels === 1 ? 'pan=stereo|c0=c0|c1=c0' : 'aformat=channel_layouts=stereo';
  return `[0:${sound.index}]aresample=${meterRate}:async=1:first_pts=0,${both}`;
}

function resultOf(meter: SoundMeter, lines: string): Analysis {
  const heard = meter.result();
  const channels = channelsOf(heard);
  const measured = readSummary(lines);
  if (!measured) throw new FfmpegFailed('the loudness could not be measured');
  const loudness = channels === 'same' ? asOne(measured) : measured;
  const { limit, gainDb, ceiling } = correctionOf(loudness, targetOf(channels));
  return {
    seconds: heard.seconds,
    channels,
    loudness,
    makeupDb: limit ? makeupOf(heard, gainDb, ceiling) : 0,
    stereoLoudness: measured,
    peaks: courseOf(heard.levels, courseSteps),
    waves: heard.waves,
    silences: silencesOf(heard.levels, measured.integrated),
    clippedSeconds: heard.clipped / 100
  };
}
