import type { RecordingProgress } from '#lib/media/recording.ts';
import type { Language } from '#lib/ui/station.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** A recording with its failure said in a language. */
export function inWords(recording: RecordingProgress, language: Language): RecordingProgress {
  const { failure } = recording;
  if (!failure) return recording;
  return { ...recording, failure: { ...failure, message: refusalWords(language, failure) } };
}
