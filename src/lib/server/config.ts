import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import {
  addresses,
  indexPrefix,
  internalAddress,
  mailAddress,
  mailServer,
  minutes,
  number,
  oneOf,
  origin,
  secret,
  text,
  timezone,
  webAddress
} from './config/values.ts';
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
  SEARCH_DIR: setting(
    '',
    (value) => value && resolve(value),
    'Folder of the embedded search index, on a disk of this host alone; search in DATA_DIR when empty.'
  ),
  MEILI_URL: setting(
    '',
    webAddress,
    'Address of a Meilisearch, such as http://127.0.0.1:7700, that answers searches; the embedded engine when empty.'
  ),
  MEILI_KEY: setting('', text, 'The key that npm run search-keys made for this portal there.'),
  MEILI_PREFIX: setting(
    'eter',
    indexPrefix,
    'What the names of its indexes there begin with, so that several portals can share one.'
  ),
  COMMENTS_PER_HOUR: setting('20', number(1, 10000), 'How many comments one reader may send in an hour.'),
  COMMENTS_NETWORK_DAYS: setting(
    '14',
    number(1, 90),
    'For how many days the hash of the network that a comment came from is kept.'
  ),
  SMTP_URL: setting(
    '',
    mailServer,
    'The server that sends mail, smtp://user:password@mail.example:587 or smtps://…; mail waits in the studio when empty.'
  ),
  MAIL_FROM: setting(
    '',
    mailAddress,
    'The address that mail comes from; portal@ and the name in ORIGIN when empty.'
  ),
  MAIL_RETURN_TO: setting(
    '',
    mailAddress,
    'The address that undelivered mail comes back to (docs/mail.md); MAIL_FROM when empty.'
  ),
  MAIL_PER_HOUR: setting(
    '500',
    number(1, 1000000),
    'How many mails leave in an hour; those beyond wait for the next.'
  ),
  SECRET_KEY: setting(
    '',
    secret,
    'What addresses are sealed and links signed with, 32 characters or more; the file secret.key in DATA_DIR when empty.'
  )
} as const;

export type SettingName = keyof typeof settings;

/** The settings, read and checked. */
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof settings)[Name]['read']> } & {
  readonly databaseUrl: string;
  readonly origin: string;
};

/** Names with these beginnings are ours: one of them that is not a setting is a slip of the pen. */
const ownPrefixes =
  /^(STATION|UPLOAD|MEDIA|TRUSTED|COMMENTS|WORKER|DATABASE|DATA|ETER|WHISPER|TRANSCRIBE|SMTP|MAIL|SECRET|SEARCH)_/;

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
