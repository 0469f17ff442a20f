import type { RecordingFailure } from '#lib/media/recording.ts';
import type { Analysis } from './analysing.ts';
import type { Examination } from './examining.ts';
import { missingSeconds, type Plan } from './renditions.ts';
import { longestSilence } from './silences.ts';

/**
 * What should be known of a recording that can be played all the same, the gravest alone: part of it is missing,
 * nothing is heard, it was recorded too loud, or nobody speaks for long.
 */
export function remarkOn(plan: Plan, { probe, analysis }: Examination): RecordingFailure | null {
  return (
    damaged(missingSeconds(probe, analysis.seconds), analysis.seconds) ??
    silent(plan, analysis) ??
    clipped(analysis) ??
    longSilence(analysis)
  );
}

function damaged(missing: number, seconds: number): RecordingFailure | null {
  if (!missing) return null;
  const [claimed, decoded] = [Math.round(seconds + missing), Math.round(seconds)];
  return {
    code: 'recording-damaged',
    message: `The file is damaged: it says ${claimed} s, but only ${decoded} s can be played.`,
    values: { claimed, decoded }
  };
}

const inaudible = -60;

function silent({ sound }: Plan, { loudness }: Analysis): RecordingFailure | null {
  if (sound.correction.reaches || loudness.integrated >= inaudible) return null;
  return { code: 'recording-silent', message: 'Nothing can be heard in the recording.', values: {} };
}

/** Less is a cough into the microphone. */
const leastClipped = { seconds: 1, share: 0.001 } as const;

function clipped({ clippedSeconds, seconds }: Analysis): RecordingFailure | null {
  if (clippedSeconds < Math.max(leastClipped.seconds, seconds * leastClipped.share)) return null;
  const rounded = Math.round(clippedSeconds);
  return {
    code: 'recording-clipped',
    message: `The sound is cut off at full scale for ${rounded} s: it was recorded too loud.`,
    values: { seconds: rounded }
  };
}

/** Longer than anybody thinks before an answer. */
const longSilenceMs = 30_000;

function longSilence({ silences }: Analysis): RecordingFailure | null {
  const longest = longestSilence(silences);
  if (!longest || longest.endMs - longest.startMs < longSilenceMs) return null;
  const seconds = Math.round((longest.endMs - longest.startMs) / 1000);
  const at = Math.floor(longest.startMs / 1000);
  const clock = `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`;
  return {
    code: 'recording-long-silence',
    message: `Nothing is heard for ${seconds} s, from ${clock} on.`,
    values: { seconds, at: clock }
  };
}
