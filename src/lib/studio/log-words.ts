import type { RecordingLine } from '../media/recording.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';

/** What happened, in one sentence. */
export function lineWords(line: RecordingLine, t: Translate<StudioKey>): string {
  const values = {
    by: line.by ?? '',
    attempt: line.attempt ?? 1,
    part: partOf(line, t),
    reason: line.failure?.message ?? ''
  };
  return t(keyOf(line), values).trim();
}

function keyOf({ what, attempt, by }: RecordingLine): StudioKey {
  if (what === 'begun' && (attempt ?? 1) > 1) return 'log.begunAgain';
  return by && isByPeople(what) ? `log.${what}By` : `log.${what}`;
}

type ByPeople =
  | 'received'
  | 'tried-again'
  | 'rerendered'
  | 'cancelled'
  | 'put-first'
  | 'poster-chosen'
  | 'replacement-received'
  | 'part-hidden'
  | 'part-shown';
const byPeople: ReadonlySet<string> = new Set<ByPeople>([
  'received',
  'tried-again',
  'rerendered',
  'cancelled',
  'put-first',
  'poster-chosen',
  'replacement-received',
  'part-hidden',
  'part-shown'
]);
const isByPeople = (what: string): what is ByPeople => byPeople.has(what);

/** A line without a set is about the examination, or about everything when nobody tried anything. */
function partOf({ set, attempt }: RecordingLine, t: Translate<StudioKey>): string {
  if (set) return t(`set.${set}`);
  return t(attempt === null ? 'log.all' : 'log.whole');
}
