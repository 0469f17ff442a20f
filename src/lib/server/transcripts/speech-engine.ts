import type { Said } from '#lib/transcripts/passages.ts';
import type { Config } from '../config.ts';
import type { Tools } from '../media/ffmpeg.ts';
import { type ApiLimits, apiLimits, openApiEngine } from './api-engine.ts';
import { openWhisper } from './whisper-engine.ts';

/** A part of a recording as a WAV file of 16 kHz in one channel. Nothing but it lies in `folder`, which may be written to. */
export interface SpeechSound {
  readonly file: string;
  readonly folder: string;
  readonly seconds: number;
  /** What is spoken, `sv` or `en`. */
  readonly language: string;
}

/** How a run is watched; `fraction` is 0–1. */
export interface Listening {
  readonly signal: AbortSignal;
  onFraction(fraction: number): void;
}

/** What writes speech down. */
export interface SpeechEngine {
  readonly name: string;
  readonly model: string;
  /** `heavy` where the processors of the worker do it, `fetch` where another machine does. */
  readonly lane: 'heavy' | 'fetch';
  /**
   * Writes down what is said, with times in milliseconds from the beginning of the sound, and the speakers where the
   * engine tells them apart. Throws refusals, which carry `retry` where another try may go better, or the signal's reason.
   */
  writeDown(sound: SpeechSound, listening: Listening): Promise<Said[]>;
}

type EngineConfig = Pick<
  Config,
  | 'WHISPER_PATH'
  | 'WHISPER_MODEL'
  | 'WHISPER_VAD_MODEL'
  | 'TRANSCRIBE_URL'
  | 'TRANSCRIBE_KEY'
  | 'TRANSCRIBE_MODEL'
>;

/** The engine that the settings name; null when they name none. Nothing is started before it is used. */
export function openSpeechEngine(
  config: EngineConfig,
  { tools, limits = apiLimits }: { readonly tools: Tools; readonly limits?: ApiLimits }
): SpeechEngine | null {
  if (config.TRANSCRIBE_URL) return openApiEngine(config, limits);
  if (config.WHISPER_PATH && config.WHISPER_MODEL) return openWhisper(config, tools);
  return null;
}
