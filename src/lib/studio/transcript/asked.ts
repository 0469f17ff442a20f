import type { Splice } from '#lib/transcripts/editing/splices.ts';
import type { KeptPassage, RevisionMark, TranscriptSave } from '#lib/transcripts/revision.ts';

/** Reads what came as a save; null when it is none. Its passages are looked at where they are kept. */
export function asTranscriptSave(value: unknown): TranscriptSave | null {
  if (!isFields(value)) return null;
  const { language, session, from, splice, isWhole, isAside } = value;
  if (!isText(language) || !isText(session) || !isSplice(splice)) return null;
  if (from !== null && !isMark(from)) return null;
  return { language, session, from, splice, isWhole: isWhole === true, isAside: isAside === true };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 64;

const isMark = (value: unknown): value is RevisionMark =>
  isFields(value) && [value['revision'], value['saves']].every((number) => Number.isSafeInteger(number));

const isSplice = (value: unknown): value is Splice<KeptPassage> =>
  isFields(value) &&
  [value['at'], value['removes']].every((number) => Number.isSafeInteger(number)) &&
  Array.isArray(value['inserts']);
