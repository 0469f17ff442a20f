import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type LogLevel, logLevels } from './log.ts';
import { Refusal } from './refusal.ts';

/** One setting: how its text is read, what it is when nobody sets it, and one sentence for the operator. */
interface Setting<Value> {
  readonly standard: string;
  readonly sentence: string;
  read(text: string): Value;
}

export class SettingWrong extends Refusal {
  constructor(name: string, reason: string) {
    super('setting-wrong', 500, `The setting ${name} ${reason}`, { name, reason });
  }
}

const number = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`must be a whole number from ${least} to ${most}.`);
  return value;
};

const oneOf =
  <const Choice extends string>(...choices: Choice[]) =>
  (text: string): Choice => {
    const chosen = choices.find((choice) => choice === text);
    if (!chosen) throw new Error(`must be one of: ${choices.join(', ')}.`);
    return chosen;
  };

const text = (value: string) => value;
const list = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function addresses(value: string): string[] {
  return list(value).map((one) => {
    const [address = '', bits = '0', ...rest] = one.split('/');
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (rest.length > 0 || !/^\d+$/.test(bits) || Number(bits) > most)
      throw new Error(`must be addresses such as 10.0.0.5 or 10.0.0.0/8, not "${one}".`);
    return one;
  });
}

function origin(value: string): string {
  if (value === '') return '';
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search)
    throw new Error('must be an address like https://radio.example, without a path.');
  return url.origin;
}

function webAddress(value: string): string {
  if (value !== '' && !/^https?:$/.test(URL.parse(value)?.protocol ?? ''))
    throw new Error('must be an address like https://api.openai.com/v1.');
  return value.replace(/\/+$/, '');
}

function minutes(value: string): number | null {
  if (value === 'off') return null;
  const found = Number(value);
  if (!(found >= 0.01 && found <= 60)) throw new Error('must be off, or minutes from 0.01 to 60.');
  return found;
}

function internalAddress(value: string): string {
  if (value !== '' && !/^\/[a-z0-9_-]+\/$/i.test(value)) throw new Error('must be an address like /_eter/.');
  return value;
}

function timezone(value: string): string {
  try {
    new Intl.DateTimeFormat('sv', { timeZone: value });
  } catch {
    throw new Error('must be a time zone such as Europe/Stockholm.');
  }
  return value;
}

const setting = <Value>(
  standard: string,
  read: (text: string) => Value,
  sentence: string
): Setting<Value> => ({
  standard,
  sentence,
  read
});

/** Every setting there is. `.env.example`, `docs/operating.md` and `docker-compose.yml` are compared with it by a test. */
export const settings = {
  PORT: setting('3000', number(0, 65535), 'Port of the web server.'),
  HOST: setting('127.0.0.1', text, 'Address the web server listens on; 0.0.0.0 for every network.'),
  ORIGIN: setting(
    '',
    origin,
    'The address readers use, such as https://radio.example; http://localhost:PORT when empty.'
  ),
  DATA_DIR: setting(
    './data',
    (value) => resolve(value),
    'Folder for the database, originals and everything made of them.'
  ),
  DATABASE_URL: setting('', text, 'postgres://… for PostgreSQL; SQLite in DATA_DIR when empty.'),
  TRUSTED_PROXIES: setting(
    '',
    addresses,
    'Addresses of your reverse proxies, comma between; only they are believed about X-Forwarded-For.'
  ),
  STATION_TIMEZONE: setting('Europe/Stockholm', timezone, 'Time zone of dates on pages and in the schedule.'),
  DEMO: setting('on', oneOf('on', 'off'), 'Load the demo station into an empty portal at the first start.'),
  WORKER: setting(
    'on',
    oneOf('on', 'off'),
    'Run the worker beside the web server; off when it runs on another machine.'
  ),
  WORKER_LIGHT_JOBS: setting(
    '4',
    number(1, 32),
    'How many light jobs one worker runs at once; heavy ones always run one at a time.'
  ),
  LOG_LEVEL: setting(
    'info',
    oneOf<LogLevel>(...logLevels),
    'How much is logged: error, warn, info or debug.'
  ),
  FFMPEG_PATH: setting('ffmpeg', text, 'The ffmpeg program.'),
  FFPROBE_PATH: setting('ffprobe', text, 'The ffprobe program.'),
  UPLOAD_MAX_BYTES: setting(
    '53687091200',
    number(1, Number.MAX_SAFE_INTEGER),
    'Largest file that may be uploaded, in bytes.'
  ),
  UPLOAD_QUOTA_BYTES: setting(
    '214748364800',
    number(1, Number.MAX_SAFE_INTEGER),
    'How many bytes of unfinished uploads and imports one account may have.'
  ),
  UPLOAD_RESERVE_BYTES: setting(
    '2147483648',
    number(0, Number.MAX_SAFE_INTEGER),
    'Disk space that uploads never take, in bytes.'
  ),
  MEDIA_AV1: setting(
    'off',
    oneOf('off', 'auto', 'on'),
    'Make films in AV1 too, half as large: on, or auto where the encoder takes less of the processor than H.264.'
  ),
  MEDIA_MAX_HOURS: setting('12', number(1, 48), 'Longest recording that is processed, in hours.'),
  MEDIA_PIECES: setting(
    'off',
    minutes,
    'Cut longer films into pieces of so many minutes, such as 5, that several workers encode at once; off does each in one go.'
  ),
  MEDIA_READERS_PER_NETWORK: setting(
    '100',
    number(1, 10000),
    'How many files one network may fetch at once; those beyond are told to wait.'
  ),
  MEDIA_ACCEL: setting(
    '',
    internalAddress,
    'Address, such as /_eter/, at which nginx has DATA_DIR and sends files for the portal; never when empty.'
  ),
  MEDIA_SANDBOX: setting(
    'auto',
    oneOf('auto', 'required', 'off'),
    'Sandbox around ffmpeg: auto takes the strongest there is, required opens no file without bubblewrap, off has none.'
  ),
  WHISPER_PATH: setting(
    '',
    text,
    'The program whisper-cli of whisper.cpp, which writes recordings down; see docs/transcription.md.'
  ),
  WHISPER_MODEL: setting('', text, 'The file of the model that whisper-cli listens with.'),
  WHISPER_VAD_MODEL: setting(
    '',
    text,
    'The file of the model that tells speech from silence, so that nothing is heard where nothing is said.'
  ),
  TRANSCRIBE_URL: setting(
    '',
    webAddress,
    "A server with OpenAI's transcription API, such as https://api.openai.com/v1, that is asked instead of whisper-cli."
  ),
  TRANSCRIBE_KEY: setting('', text, 'The key of that server, where it wants one.'),
  TRANSCRIBE_MODEL: setting('whisper-1', text, 'The model that is asked for there.'),
  COMMENTS_PER_HOUR: setting('20', number(1, 10000), 'How many comments one reader may send in an hour.')
} as const;

export type SettingName = keyof typeof settings;

/** The settings, read and checked. */
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof settings)[Name]['read']> } & {
  readonly databaseUrl: string;
  readonly origin: string;
};

/** Names with these beginnings are ours: one of them that is not a setting is a slip of the pen. */
const ownPrefixes = /^(STATION|UPLOAD|MEDIA|TRUSTED|COMMENTS|WORKER|DATABASE|DATA|ETER|WHISPER|TRANSCRIBE)_/;

/**
 * Reads every setting from the environment, over those in the file `.env` in `folder`.
 * Refuses unknown names in `.env`, unknown names with a prefix of ours, and values that cannot be.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, folder = process.cwd()): Config {
  const fromFile = envFile(join(folder, '.env'));
  for (const name of Object.keys(fromFile)) refuseUnknown(name, true);
  for (const name of Object.keys(environment)) refuseUnknown(name, ownPrefixes.test(name));
  const values: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(settings)) {
    values[name] = valueOf(name, one, environment[name] || fromFile[name] || one.standard);
  }
  const read = values as Omit<Config, 'databaseUrl' | 'origin'>;
  return {
    ...read,
    databaseUrl: read.DATABASE_URL || `file:${join(read.DATA_DIR, 'eter.db')}`,
    origin: read.ORIGIN || `http://localhost:${read.PORT}`
  };
}

function envFile(path: string): NodeJS.Dict<string> {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}

function refuseUnknown(name: string, isOurs: boolean): void {
  if (isOurs && !(name in settings))
    throw new SettingWrong(name, 'is unknown. See .env.example for those there are.');
}

function valueOf(name: string, one: Setting<unknown>, given: string): unknown {
  try {
    return one.read(given);
  } catch (cause) {
    throw new SettingWrong(name, cause instanceof Error ? cause.message : String(cause));
  }
}
