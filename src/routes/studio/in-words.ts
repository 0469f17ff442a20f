import type { RecordingFailure, RecordingProgress } from '#lib/media/recording.ts';
import type { Language } from '#lib/ui/station.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** Something that failed, or may have, with its failure said in a language. */
export function failureInWords<With extends { readonly failure: RecordingFailure | null }>(
  one: With,
  language: Language
): With {
  const { failure } = one;
  return failure ? { ...one, failure: { ...failure, message: refusalWords(language, failure) } } : one;
}

/** A recording with all that failed of it said in a language. */
export function inWords(recording: RecordingProgress, language: Language): RecordingProgress {
  const said = <With extends { readonly failure: RecordingFailure | null }>(one: With): With =>
    failureInWords(one, language);
  const { replacement } = recording;
  return {
    ...said(recording),
    replacement: replacement && said(replacement),
    sets: recording.sets.map(said),
    log: recording.log.map(said)
  };
}
