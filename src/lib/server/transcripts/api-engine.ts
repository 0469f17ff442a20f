import { setTimeout as pause } from 'node:timers/promises';
import { notes } from '#lib/transcripts/cues.ts';
import type { Said } from '#lib/transcripts/passages.ts';
import { findSegments } from '#lib/transcripts/segments.ts';
import type { Config } from '../config.ts';
import { wordsOf } from '../log.ts';
import {
  SpeechServerBusy,
  SpeechServerKeyWrong,
  SpeechServerRefused,
  SpeechServerUnreachable,
  SpeechServerUnusable
} from './engine-failures.ts';
import { type Answer, AnswerTooLong, postSound } from './posting-sound.ts';
import type { Listening, SpeechEngine, SpeechSound } from './speech-engine.ts';

type ApiConfig = Pick<Config, 'TRANSCRIBE_URL' | 'TRANSCRIBE_KEY' | 'TRANSCRIBE_MODEL'>;

/** How patient the portal is with a server. */
export interface ApiLimits {
  /** For one part of ten minutes, from the first byte sent to the last one read. */
  readonly answerMs: number;
  readonly mostBytes: number;
  /** How often it waits when it is asked to, and how long at most; then the queue does, which waits longer. */
  readonly waits: number;
  readonly longestWaitMs: number;
}

export const apiLimits: ApiLimits = {
  answerMs: 45 * 60_000,
  mostBytes: 20_000_000,
  waits: 3,
  longestWaitMs: 60_000
};

/** Opens a server that has the transcription API of OpenAI, as many others do. The key goes to it and nowhere else. */
export function openApiEngine(config: ApiConfig, limits: ApiLimits): SpeechEngine {
  const url = addressOf(config.TRANSCRIBE_URL);
  return {
    name: url.host,
    model: config.TRANSCRIBE_MODEL,
    lane: 'fetch',
    writeDown: (sound, listening) => writeDown({ config, url, limits }, sound, listening)
  };
}

const path = '/audio/transcriptions';

function addressOf(base: string): URL {
  const url = new URL(base);
  if (!url.pathname.endsWith(path)) url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url;
}

interface Asking {
  readonly config: ApiConfig;
  readonly url: URL;
  readonly limits: ApiLimits;
}

async function writeDown(asking: Asking, sound: SpeechSound, { signal }: Listening): Promise<Said[]> {
  const { limits } = asking;
  for (let waited = 0; ; waited += 1) {
    const answer = await ask(asking, sound, signal);
    if (answer.status === 200) return heardIn(asking, answer.body);
    const waitMs = Number(answer.headers['retry-after']) * 1000;
    const isWorthIt = waited < limits.waits && waitMs > 0 && waitMs <= limits.longestWaitMs;
    if (answer.status !== 429 || !isWorthIt) throw refusalOf(asking, answer);
    await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function ask(
  { config, url, limits }: Asking,
  sound: SpeechSound,
  signal: AbortSignal
): Promise<Answer> {
  const timeout = AbortSignal.timeout(limits.answerMs);
  try {
    return await postSound(url, {
      fields: [
        ['model', config.TRANSCRIBE_MODEL],
        ['language', sound.language],
        ['response_format', 'verbose_json'],
        ['timestamp_granularities[]', 'segment'],
        ['timestamp_granularities[]', 'word']
      ],
      headers: config.TRANSCRIBE_KEY ? { authorization: `Bearer ${config.TRANSCRIBE_KEY}` } : {},
      file: sound.file,
      signal: AbortSignal.any([signal, timeout]),
      mostBytes: limits.mostBytes
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof AnswerTooLong) throw new SpeechServerUnusable(url.host);
    throw new SpeechServerUnreachable(url.host, timeout.aborted ? 'it took too long' : wordsOf(cause));
  }
}

function heardIn({ url }: Asking, body: string): Said[] {
  const heard = findSegments(body, notes().note);
  if (!heard) throw new SpeechServerUnusable(url.host);
  return heard;
}

function refusalOf({ url, config }: Asking, { status, body }: Answer) {
  if (status === 401 || status === 403) return new SpeechServerKeyWrong(url.host);
  if (status === 408 || status === 429 || status >= 500) return new SpeechServerBusy(url.host, status);
  return new SpeechServerRefused(url.host, status, reasonIn(body, config.TRANSCRIBE_KEY));
}

/** What a server says is wrong, in few words, and never with the key in them. */
function reasonIn(body: string, key: string): string {
  const said = /"(?:message|detail|error)"\s*:\s*"((?:[^"\\]|\\.){1,300})/.exec(body)?.[1] ?? '';
  return key ? said.replaceAll(key, '…') : said;
}
