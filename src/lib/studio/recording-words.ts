import { type RecordingProgress, type Stage, stages } from '../media/recording.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';
import { percent } from './figures.ts';

/** A recording in the list of them, with the articles that use it. */
export interface ListedRecording extends RecordingProgress {
  readonly articles: readonly { readonly id: string; readonly headline: string }[];
}

/** How a recording stands, for one row: the state of the row, whole percent, and one sentence. */
export interface RecordingSummary {
  readonly state: 'waiting' | 'running' | 'failed' | 'done';
  readonly at: number | null;
  readonly say: string;
}

/** Sums up a recording: the slowest set tells how far it is, a failure tells itself in the server's words. */
export function summaryOf(recording: RecordingProgress, t: Translate<StudioKey>): RecordingSummary {
  if (recording.state === 'failed')
    return { state: 'failed', at: null, say: recording.failure?.message ?? t('upload.failed') };
  const { stage, fraction } = slowest(recording);
  if (isSettled(recording))
    return { state: 'done', at: 100, say: [t('stage.published'), ...remarksOn(recording, t)].join('. ') };
  const steps = { step: stages.indexOf(stage) + 1, steps: stages.length };
  return {
    state: recording.state === 'received' ? 'waiting' : 'running',
    at: percent(fraction),
    say: `${t(`stage.${stage}`)}. ${t('stage.step', steps)}`
  };
}

/** What the editor should know of a recording that can be played all the same. */
export function remarksOn(recording: RecordingProgress, t: Translate<StudioKey>): string[] {
  const parts = recording.sets.filter((set) => set.state === 'failed').map((set) => t(`set.${set.name}`));
  const failed = parts.length ? [t('stage.partFailed', { parts: parts.join(', ') })] : [];
  return recording.failure && recording.state !== 'failed' ? [recording.failure.message, ...failed] : failed;
}

/** Tells whether it, or a part of it, failed and can be tried again. */
export function hasFailed({ state, sets }: RecordingProgress): boolean {
  return state === 'failed' || sets.some((set) => set.state === 'failed');
}

/** Tells whether nothing more happens to a recording by itself. */
export function isSettled(recording: RecordingProgress): boolean {
  if (recording.state === 'failed') return true;
  return (
    recording.state === 'ready' &&
    recording.sets.every((set) => set.state === 'published' || set.state === 'failed')
  );
}

/** The stage that a recording has reached in every set, and how much of its set is done. */
export function slowest(recording: RecordingProgress): { stage: Stage; fraction: number } {
  const reached = recording.sets
    .filter((set) => set.state !== 'failed')
    .map((set) => ({ stage: set.state === 'published' ? 'published' : (set.stage ?? 'received'), set }))
    .sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  const [first] = reached;
  if (!first) return { stage: 'received', fraction: 0 };
  return { stage: first.stage, fraction: first.stage === 'published' ? 1 : first.set.fraction };
}
