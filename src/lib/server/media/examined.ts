import type { Loudness, RecordingFailure } from '#lib/media/recording.ts';
import type { Analysis } from './analysing.ts';
import type { Examination } from './examining.ts';
import { remarkOn } from './remarks.ts';
import type { Plan } from './renditions.ts';

/** What is kept of an examination in `recording.probe`, so that the sets need not examine again. */
export interface KeptExamination {
  readonly probe: Examination['probe'];
  readonly analysis: Pick<Analysis, 'seconds' | 'channels' | 'loudness'> &
    Partial<Pick<Analysis, 'makeupDb' | 'silences' | 'clippedSeconds'>>;
}

/** What a recording's row says of its original, once that was examined and what is made of it planned. */
export function examinedColumns(plan: Plan, { probe, analysis }: Examination) {
  const { seconds, channels, loudness, makeupDb, silences, clippedSeconds } = analysis;
  const kept: KeptExamination = {
    probe,
    analysis: { seconds, channels, loudness, makeupDb, silences, clippedSeconds }
  };
  const { target, gainDb } = plan.sound.correction;
  const remark: RecordingFailure | null = remarkOn(plan, { probe, analysis });
  return {
    kind: plan.picture ? 'video' : 'audio',
    duration_ms: Math.round(plan.seconds * 1000),
    probe: JSON.stringify(kept),
    loudness: JSON.stringify({ ...loudness, target, gainDb } satisfies Loudness),
    peaks: JSON.stringify(analysis.peaks),
    failure: remark && JSON.stringify(remark)
  };
}
