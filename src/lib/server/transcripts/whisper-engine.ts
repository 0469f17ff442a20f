import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { notes } from '#lib/transcripts/cues.ts';
import type { Said } from '#lib/transcripts/passages.ts';
import type { Config } from '../config.ts';
import { bareEnvironment, type Confined } from '../media/command-prefix.ts';
import type { Tools } from '../media/ffmpeg.ts';
import { guardChild } from '../media/guarding.ts';
import { giveFilter, streamsFor } from '../media/sandbox.ts';
import { wordsOf } from '../log.ts';
import { isRefusal } from '../refusal.ts';
import { WhisperFailed, WhisperMissing } from './engine-failures.ts';
import type { Listening, SpeechEngine, SpeechSound } from './speech-engine.ts';
import { readWhisperJson } from './whisper-json.ts';

type WhisperConfig = Pick<Config, 'WHISPER_PATH' | 'WHISPER_MODEL' | 'WHISPER_VAD_MODEL'>;

const gigabyte = 2 ** 30;
/** It says how far it has come after each piece of half a minute; a slow machine needs its time for one. */
const silenceMs = 20 * 60_000;
const mostOutput = 100_000_000;

/** Opens whisper.cpp's `whisper-cli`, which runs in the ring that media programs run in. */
export function openWhisper(config: WhisperConfig, tools: Tools): SpeechEngine {
  return {
    name: 'whisper.cpp',
    model: basename(config.WHISPER_MODEL),
    lane: 'heavy',
    writeDown: (sound, listening) => writeDown(config, tools, sound, listening)
  };
}

async function writeDown(
  config: WhisperConfig,
  tools: Tools,
  sound: SpeechSound,
  listening: Listening
): Promise<Said[]> {
  const confined = await confine(config, tools, sound);
  listening.signal.throwIfAborted();
  const child = spawn(confined.first, [...confined.rest, ...wordsFor(config, sound)], {
    cwd: sound.folder,
    detached: true,
    env: bareEnvironment,
    stdio: streamsFor(confined)
  });
  giveFilter(child, confined);
  const said = await ended(config, child, sound, listening);
  // It also exits with 0 when it did not understand what it was asked.
  const file = await readFile(join(sound.folder, 'heard.json')).catch(() => null);
  const heard = file && readWhisperJson(file, notes().note);
  if (!heard) throw new WhisperFailed(said || 'it wrote nothing');
  return heard;
}

const modelsOf = ({ WHISPER_MODEL, WHISPER_VAD_MODEL }: WhisperConfig) =>
  [WHISPER_MODEL, WHISPER_VAD_MODEL].filter((file) => file !== '');

const threads = Math.max(1, Math.floor(availableParallelism() / 2));

async function confine(config: WhisperConfig, tools: Tools, sound: SpeechSound): Promise<Confined> {
  const models = modelsOf(config);
  const bytes = await Promise.all(models.map(sizeOf));
  return tools.sandbox.confine(config.WHISPER_PATH, {
    reads: models,
    folder: sound.folder,
    seconds: mostSeconds(sound) * threads,
    bytes: mostOutput,
    memory: 4 * gigabyte + 2 * bytes.reduce((sum, one) => sum + one, 0)
  });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new WhisperMissing(`${file} (${wordsOf(cause)})`);
  }
}

const mostSeconds = ({ seconds }: SpeechSound) => 1200 + seconds * 40;

function wordsFor({ WHISPER_MODEL, WHISPER_VAD_MODEL }: WhisperConfig, sound: SpeechSound): string[] {
  return [
    ...['-m', WHISPER_MODEL, '-f', sound.file, '-l', sound.language, '-t', String(threads)],
    ...['-ojf', '-of', join(sound.folder, 'heard'), '-pp'],
    ...(WHISPER_VAD_MODEL ? ['--vad', '-vm', WHISPER_VAD_MODEL] : [])
  ];
}

/** Waits until it is gone, and returns the last line it wrote to its error output. */
async function ended(
  { WHISPER_PATH }: WhisperConfig,
  child: ChildProcess,
  sound: SpeechSound,
  listening: Listening
): Promise<string> {
  const { signal } = listening;
  const guard = guardChild(child, { signal, mostSeconds: mostSeconds(sound), silenceMs });
  let last = '';
  child.stdout?.on('data', () => guard.moved());
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    guard.moved();
    const percent = /progress\s*=\s*(\d+)%(?![^]*progress\s*=)/.exec(text)?.[1];
    if (percent) listening.onFraction(Math.min(1, Number(percent) / 100));
    last = text.trim().split('\n').at(-1)?.slice(0, 300) || last;
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killed) => {
        if (code === 127 && !last.includes('shared libraries')) reject(new WhisperMissing(WHISPER_PATH));
        else if (code === 0) resolve(last);
        else reject(new WhisperFailed(last || (killed ?? `exit code ${code ?? ''}`)));
      });
    });
  } catch (cause) {
    throw failureOf(WHISPER_PATH, guard.reason() ?? cause);
  } finally {
    guard.end();
  }
}

/** The guard says what it stopped in the words of media programs. */
function failureOf(program: string, cause: unknown): unknown {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return new WhisperMissing(program);
  if (!isRefusal(cause) || cause.code !== 'ffmpeg-failed') return cause;
  return new WhisperFailed(String(cause.values['reason'] ?? ''));
}
