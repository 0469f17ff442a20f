export type RecordingKind = 'audio' | 'video';

/** How far a recording has come. `ready` means that something of it can be played. */
export type RecordingState = 'received' | 'processing' | 'ready' | 'failed' | 'cancelled';

/** How one set of a recording stands. */
export type SetState = 'waiting' | 'running' | 'published' | 'failed' | 'cancelled';

/** The sets of output a recording has, each its own job, attempt and pointer. */
export const outputSets = ['audio', 'video', 'extras', 'av1'] as const;
export type OutputSet = (typeof outputSets)[number];

/** The steps people see, in order. */
export const stages = ['received', 'probing', 'analysing', 'encoding', 'verifying', 'published'] as const;
export type Stage = (typeof stages)[number];

/** One file that a player or a download link can use. */
export interface PlayableFile {
  readonly address: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

/** What a page needs to play a recording. `peaks` are 0–100, a few hundred over the whole length. */
export interface MediaView {
  readonly recordingId: string;
  readonly kind: RecordingKind;
  readonly durationMs: number;
  readonly audio: readonly PlayableFile[];
  readonly video: readonly PlayableFile[];
  /** The address of the HLS playlist that offers the picture in sizes, or null when there is none. */
  readonly stream: string | null;
  /** The address of the WebVTT that tells which part of which picture shows a moment, or null when there is none. */
  readonly storyboard: string | null;
  readonly download: PlayableFile | null;
  readonly poster: string | null;
  /** True of a film whose picture is still being made: only its sound can be played yet. */
  readonly awaitsPicture: boolean;
  readonly peaks: readonly number[];
  /** The address of the whole waveform as `audiowaveform` writes it, a hundred points a second, or null. */
  readonly waveform: string | null;
}

/** Loudness by EBU R128: integrated in LUFS, range in LU, true peak in dBTP; `gainDb` is what was added. */
export interface Loudness {
  readonly integrated: number;
  readonly range: number;
  readonly truePeak: number;
  readonly target: number;
  readonly gainDb: number;
}

/** What was measured in the sound that listeners hear; the range is not known of sound made long ago. */
export interface HeardLoudness {
  readonly integrated: number;
  readonly range: number | null;
  readonly truePeak: number;
}

/** The key of the picture that the editors have sent for a film themselves. */
export const ownPoster = 'own';

/** A picture that may stand for a film: a frame of it, or the editors' own. */
export interface PosterChoice {
  readonly key: string;
  readonly address: string;
  readonly isChosen: boolean;
  /** Where in the film it is, as a part of the whole; null for a picture that is not of the film. */
  readonly at: number | null;
}

/**
 * A file that is to take the place of a recording's original, or could not. `fraction` is 0–1; `leftMs` is null while
 * nobody can say.
 */
export interface Replacement {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'failed';
  readonly fraction: number;
  readonly leftMs: number | null;
  readonly failure: RecordingFailure | null;
}

/** An original that a recording had before, kept byte for byte. */
export interface EarlierFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** When another took its place. */
  readonly until: number;
}

/** A file that is fetched from an address, could not be, or is no longer. `length` in bytes is null until it is told. */
export interface UrlImport {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly state: 'open' | 'failed' | 'cancelled';
  readonly received: number;
  readonly length: number | null;
  /** Why it could not be fetched, or why the last try failed. */
  readonly failure: RecordingFailure | null;
  /** When it is asked for again, after a try that failed. */
  readonly retriesAt: number | null;
  /** It was cancelled, and has not ended yet. */
  readonly isStopping: boolean;
}

/** What went wrong with a recording; `code` and `values` make the sentence, `message` is the English one. */
export interface RecordingFailure {
  readonly code: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What an original was found to be, in ffmpeg's names. Sound's `rate` is in Hz, the picture's in frames a second. */
export interface RecordingFacts {
  readonly format: string;
  readonly picture: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly rate: number | null;
  } | null;
  readonly sound: { readonly codec: string; readonly rate: number; readonly channels: number };
}

/** Why a set does not run: all is paused, others come before it, or the last try failed and the next one waits. */
export type Waiting =
  | { readonly why: 'paused' }
  | { readonly why: 'turn'; readonly ahead: number }
  | { readonly why: 'retry'; readonly at: number };

/** One set of a recording as the studio shows it. `fraction` is 0–1; `leftMs` is null while nobody can say. */
export interface SetProgress {
  readonly name: OutputSet;
  readonly state: SetState;
  readonly stage: Stage | null;
  readonly fraction: number;
  readonly leftMs: number | null;
  /** Why it could not be made, or why the last try failed. */
  readonly failure: RecordingFailure | null;
  readonly waiting: Waiting | null;
  /** It was cancelled, and has not ended yet. */
  readonly isStopping: boolean;
}

/** What can happen to a recording. */
export type RecordingHappening =
  | 'received'
  | 'begun'
  | 'probed'
  | 'try-failed'
  | 'stopped'
  | 'published'
  | 'given-up'
  | 'tried-again'
  | 'rerendered'
  | 'cancelled'
  | 'put-first'
  | 'poster-chosen'
  | 'replacement-received'
  | 'part-hidden'
  | 'part-shown'
  | 'replacement-failed'
  | 'replaced';

/** One line of the log of a recording: about one set, or all of it when `set` is null. */
export interface RecordingLine {
  readonly at: number;
  readonly what: RecordingHappening;
  readonly set: OutputSet | null;
  readonly attempt: number | null;
  readonly worker: string | null;
  /** The name of the person who did it. */
  readonly by: string | null;
  readonly failure: RecordingFailure | null;
}

/** A recording as the studio shows it. */
export interface RecordingProgress {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: RecordingState;
  readonly kind: RecordingKind | null;
  readonly durationMs: number | null;
  readonly facts: RecordingFacts | null;
  /** The chapters that stand in its file; what chapters it has is told elsewhere. */
  readonly fileChapters: readonly { readonly startMs: number; readonly title: string }[];
  readonly loudness: Loudness | null;
  /** Null until the sound has been made. */
  readonly heard: HeardLoudness | null;
  /** The pictures that may stand for it; none of sound, and of a film until they are made. */
  readonly posters: readonly PosterChoice[];
  readonly replacement: Replacement | null;
  /** Newest first. */
  readonly earlier: readonly EarlierFile[];
  /** Why nothing can be played of it; of one that is `ready`, what is wrong with it all the same. */
  readonly failure: RecordingFailure | null;
  readonly sets: readonly SetProgress[];
  /** What happened to it, oldest first. */
  readonly log: readonly RecordingLine[];
  readonly createdAt: number;
  /** When its original took the place of an earlier one. */
  readonly replacedAt: number | null;
}
