import type { PartToEdit } from '../media/hidden-part.ts';
import {
  type RecordingProgress,
  type Replacement,
  type SetProgress,
  type Stage,
  stages
} from '../media/recording.ts';
import type { Chapter } from '../transcripts/transcript.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';
import { percent } from './figures.ts';
import { runningWords, type Saying, waitingWords } from './set-words.ts';

/** A recording in the list of them, with the articles that use it, and its chapters where its file has some too. */
export interface ListedRecording extends RecordingProgress {
  readonly articles: readonly { readonly id: string; readonly headline: string }[];
  readonly chapters: readonly Chapter[];
  readonly hidden: readonly PartToEdit[];
}

/** How a recording stands, for one row: the state of the row, whole percent, and one sentence. */
export interface RecordingSummary {
  readonly state: 'waiting' | 'running' | 'failed' | 'done';
  readonly at: number | null;
  readonly say: string;
}

/** Sums up a recording: what is being made tells how far it is, a failure tells itself in the server's words. */
export function summaryOf(recording: RecordingProgress, saying: Saying): RecordingSummary {
  const { t } = saying;
  const wrong = wrongWith(recording, t);
  if (wrong !== undefined) return { state: 'failed', at: null, say: wrong };
  if (isSettled(recording))
    return { state: 'done', at: 100, say: [t('stage.published'), ...remarksOn(recording, t)].join('. ') };
  const set = currentSet(recording);
  if (!set) return { state: 'waiting', at: 0, say: t('stage.received') };
  const isRunning = set.state === 'running';
  const words = isRunning ? runningWords(set, t) : waitingWords(set, saying);
  const isOneOfMany = recording.sets.length > 1;
  return {
    state: isRunning ? 'running' : 'waiting',
    at: percent(set.fraction),
    say: isOneOfMany ? `${t(`part.${set.name}`)}: ${beginning(words, 'Lower')}` : beginning(words, 'Upper')
  };
}

/** What is read out when it changes: what is done to which part, without the figures that change all the time. */
export function announcementOf(recording: RecordingProgress, t: Translate<StudioKey>): string {
  if (recording.state === 'cancelled') return t('stage.cancelled');
  if (isSettled(recording)) return recording.failure?.message ?? t('stage.published');
  const set = currentSet(recording);
  if (set?.state !== 'running') return t('stage.received');
  return `${t(`part.${set.name}`)}: ${t(`stage.${set.stage ?? 'received'}`)}`;
}

/** What went wrong with a recording, or with the file that was to take its place; undefined when nothing did. */
function wrongWith(
  { state, failure, replacement }: RecordingProgress,
  t: Translate<StudioKey>
): string | undefined {
  if (state === 'failed') return failure?.message ?? t('upload.failed');
  if (state === 'cancelled') return t('stage.cancelled');
  return replacement?.state === 'failed' ? replacementWords(replacement, t) : undefined;
}

/** How a file stands that is to take another's place. */
export function replacementWords({ name, state, failure }: Replacement, t: Translate<StudioKey>): string {
  return t(`replace.${state}`, { name, reason: failure?.message ?? '' });
}

function beginning(words: string, how: 'Lower' | 'Upper'): string {
  const first = words.charAt(0);
  return (how === 'Lower' ? first.toLocaleLowerCase() : first.toLocaleUpperCase()) + words.slice(1);
}

/** What the editor should know of a recording that can be played all the same. */
export function remarksOn(recording: RecordingProgress, t: Translate<StudioKey>): string[] {
  const partsThat = (state: SetProgress['state']) =>
    recording.sets.filter((set) => set.state === state).map((set) => t(`set.${set.name}`));
  const [failed, cancelled] = [partsThat('failed'), partsThat('cancelled')].map((parts) => parts.join(', '));
  return [
    recording.state === 'failed' ? '' : (recording.failure?.message ?? ''),
    failed ? t('stage.partFailed', { parts: failed }) : '',
    cancelled && recording.state !== 'cancelled' ? t('stage.partCancelled', { parts: cancelled }) : ''
  ].filter(Boolean);
}

/** Tells whether it, or a part of it, failed or was cancelled, and can be tried again. */
export function hasFailed({ state, sets }: RecordingProgress): boolean {
  const isOver = (one: string) => one === 'failed' || one === 'cancelled';
  return isOver(state) || sets.some((set) => isOver(set.state));
}

/** Tells whether nothing more happens to a recording by itself. */
export function isSettled(recording: RecordingProgress): boolean {
  if (recording.state === 'failed' || recording.state === 'cancelled') return true;
  return recording.state === 'ready' && !currentSet(recording);
}

/** Tells whether something about a recording changes by itself: it is being made, or a file that takes its place. */
export function isMoving(recording: RecordingProgress): boolean {
  const { replacement } = recording;
  return !isSettled(recording) || (replacement !== null && replacement.state !== 'failed');
}

/** The set that is being made, else the first that waits; undefined when there is nothing more to make. */
export function currentSet({ sets }: RecordingProgress): SetProgress | undefined {
  return sets.find((set) => set.state === 'running') ?? sets.find((set) => set.state === 'waiting');
}

/** How far the steps that all sets share have come: received, probing, analysing, and then encoding. */
export function sharedStage(recording: RecordingProgress): Stage {
  const reached = recording.sets.map((set) =>
    set.state === 'published' ? 'published' : (set.stage ?? 'received')
  );
  const least = Math.min(...reached.map((stage) => stages.indexOf(stage)));
  return stages[Number.isFinite(least) ? least : 0] ?? 'received';
}
