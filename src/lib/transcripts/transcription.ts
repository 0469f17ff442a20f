/** Why a recording could not be written down; `code` and `values` make the sentence, `message` is the English one. */
export interface TranscriptionFailure {
  readonly code: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** How far a machine has come with writing a recording down. `fraction` is 0–1. */
export interface Transcription {
  readonly state: 'waiting' | 'running' | 'stopping' | 'done' | 'failed' | 'cancelled';
  readonly fraction: number;
  /** Why it failed, or why the last try did. */
  readonly failure: TranscriptionFailure | null;
  /** What it became; null until it is done. */
  readonly revision: number | null;
}

/** Tells whether something is still to happen with it. */
export const isUnderWay = ({ state }: Pick<Transcription, 'state'>): boolean =>
  state === 'waiting' || state === 'running' || state === 'stopping';
