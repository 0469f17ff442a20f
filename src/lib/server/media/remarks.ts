import type { RecordingFailure } from '#lib/media/recording.ts';
import type { Examination } from './examining.ts';
import { missingSeconds, type Plan } from './renditions.ts';

/** What should be known of a recording that can be played all the same: part of it is missing, or nothing is heard. */
export function remarkOn(plan: Plan, { probe, analysis }: Examination): RecordingFailure | null {
  const missing = missingSeconds(probe, analysis.seconds);
  if (missing) {
    const [claimed, decoded] = [Math.round(analysis.seconds + missing), Math.round(analysis.seconds)];
    return {
      code: 'recording-damaged',
      message: `The file is damaged: it says ${claimed} s, but only ${decoded} s can be played.`,
      values: { claimed, decoded }
    };
  }
  if (plan.sound.correction.reaches || analysis.loudness.integrated >= inaudible) return null;
  return { code: 'recording-silent', message: 'Nothing can be heard in the recording.', values: {} };
}

const inaudible = -60;
