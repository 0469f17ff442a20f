import type { TimePoint } from './transcript.ts';

/** A word, or a part of one, as a recogniser gives it. */
export interface RecognisedWord {
  readonly text: string;
  readonly startMs: number | null;
  /** How sure the recogniser is, 0–1; null when it does not say. */
  readonly probability: number | null;
}

/** The time of a word that begins at a character of its text. */
export function pointOf(offset: number, ms: number, probability: number | null): TimePoint {
  return probability === null ? [offset, ms] : [offset, ms, Math.round(probability * 100) / 100];
}
