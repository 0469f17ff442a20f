/** One speaker's words from `startMs` to `endMs`, 30–60 s at most. */
export interface Passage {
  readonly position: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly text: string;
}

/** A transcript as a page shows it. */
export interface TranscriptView {
  readonly language: string;
  readonly revision: number;
  /** `file` was attached by an editor, `automatic` was made by a machine and may be wrong. */
  readonly origin: 'file' | 'automatic' | 'written';
  readonly passages: readonly Passage[];
}

/** What could not be read of a transcript file: the line, and a code that names the sentence. */
export interface TranscriptProblem {
  readonly line: number;
  readonly code: string;
  readonly excerpt: string;
}
