import { type FfmpegCommand, runFfmpeg, type Tools } from './ffmpeg.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Plan } from './renditions.ts';
import type { Checking } from './verifying.ts';

/** A published film: the attempt that made it, and its playlist for players. */
export interface PublishedFilm {
  readonly attempt: string;
  readonly master: string;
}

/** The pieces of a film, as files of this machine. */
export interface PiecesOfFilm {
  /** Those of each size that was encoded, in order, by the name of the file they become. */
  readonly sizes: ReadonlyMap<string, readonly string[]>;
  /** The sound of the whole film, as it is streamed, and as it goes into the one whole file. */
  readonly sound: { readonly stream: string; readonly beside: string };
}

/** Where files are made of an original, and who is told how far it has come. */
export interface Making {
  readonly tools: Tools;
  /** The original, as a path on this machine. */
  readonly original: string;
  /** An empty folder that belongs to this attempt alone. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** The film that is published already, beside which a second ladder is made. */
  readonly film?: PublishedFilm;
  /** The moments of whole pictures of an original that is known to be copied; nothing is made unless it fits. */
  readonly keys?: readonly number[];
  /** What is published of a set already, and becomes part of it. */
  readonly kept?: KeptFiles;
  /** What is encoded already, piece by piece, and only to be joined. */
  readonly pieces?: PiecesOfFilm;
  /** `fraction` is 0–1 of the whole set. */
  onProgress?(stage: 'encoding' | 'verifying', fraction: number): void;
}

/** So much of the time goes into encoding; the rest into looking at what became of it. */
export const encodingShare = 0.9;

/** How what was made is looked at. */
export const checkingOf = ({ tools, folder, signal }: Making): Checking => ({ tools, folder, signal });

/** Runs ffmpeg for as long as a recording of this length may take, and shows how far it has come. */
export async function run(making: Making, plan: Plan, command: FfmpegCommand): Promise<void> {
  await runFfmpeg(making.tools, command, {
    signal: making.signal,
    mostSeconds: 600 + plan.seconds * 30,
    onSeconds: (seconds) =>
      making.onProgress?.('encoding', Math.min(1, seconds / plan.seconds) * encodingShare)
  });
}
