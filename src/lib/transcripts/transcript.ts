import type { Addressed } from '../ui/addresses.ts';

/** One speaker's words from `startMs` to `endMs`, 60 s at most. */
export interface Passage {
  readonly position: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly text: string;
}

/**
 * From this character of a passage's text on, the words are said at this time (milliseconds) or later. `probability` is how sure
 * a machine was of them, 0–1, where one was asked.
 */
export type TimePoint = readonly [offset: number, ms: number, probability?: number];

/** A passage with every time known inside it, in order; the first is its own start. */
export interface TimedPassage extends Passage {
  readonly times: readonly TimePoint[];
}

/** What a reader should know of a transcript, in words: pages carry no sentences for what is seldom so. */
export interface TranscriptNote {
  readonly tone: 'warn' | 'info';
  readonly title: string;
  readonly text: string;
  /** Where the title leads. */
  readonly href?: string;
}

/** A speaker who is in the register, by the name that a transcript gives. */
export interface KnownVoice {
  readonly name: string;
  readonly person: Addressed;
}

/** A transcript as a page shows it. */
export interface TranscriptView {
  readonly language: string;
  readonly revision: number;
  /** `file` was attached by an editor, `automatic` was made by a machine and may be wrong. */
  readonly origin: 'file' | 'automatic' | 'written';
  /** The editors have read it through. */
  readonly isReviewed: boolean;
  /** The recording has got another file since: times may differ from what is heard. */
  readonly isOlderThanFile: boolean;
  readonly passages: readonly Passage[];
  /** The languages of the recording's other transcripts. */
  readonly otherLanguages: readonly string[];
  readonly voices: readonly KnownVoice[];
  /** Put in by the page. */
  readonly notes?: readonly TranscriptNote[];
  /** The pages of those who speak and are in the register, by name. Put in by the page. */
  readonly people?: readonly (readonly [name: string, path: string])[];
}

/** What can be wrong in a transcript file; each names its sentence, `transcript.problem.<code>`. */
export const problemCodes = [
  'encoding-guessed',
  'time-unreadable',
  'time-guessed',
  'time-missing',
  'end-missing',
  'end-before-start',
  'out-of-order',
  'overlap',
  'too-long',
  'empty'
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** What could not be read as it stood in a transcript file: the line (of JSON the segment), a code that names the sentence, the words. */
export interface TranscriptProblem {
  readonly line: number;
  readonly code: ProblemCode;
  readonly excerpt: string;
}

/** A titled time in a recording. */
export interface Chapter {
  readonly startMs: number;
  readonly title: string;
}
