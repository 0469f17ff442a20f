import type { RecordingProgress } from '#lib/media/recording.ts';
import type { Language } from '#lib/ui/station.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** A recording with its failure said in a language; one whose sentence needs more than is known keeps its English words. */
export function inWords(recording: RecordingProgress, language: Language): RecordingProgress {
  const { failure } = recording;
  if (!failure) return recording;
  const words = refusalWords(language, { ...failure, values: {} });
  return { ...recording, failure: { ...failure, message: words.includes('{') ? failure.message : words } };
}
