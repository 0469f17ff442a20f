import type { RecordingFailure, RecordingProgress } from '#lib/media/recording.ts';
import type { Language } from '#lib/ui/station.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** A recording with all that failed of it said in a language. */
export function inWords(recording: RecordingProgress, language: Language): RecordingProgress {
  const said = <With extends { readonly failure: RecordingFailure | null }>(one: With): With => {
    const { failure } = one;
    return failure ? { ...one, failure: { ...failure, message: refusalWords(language, failure) } } : one;
  };
  const { replacement } = recording;
  return {
    ...said(recording),
    replacement: replacement && said(replacement),
    sets: recording.sets.map(said),
    log: recording.log.map(said)
  };
}
