import { type ChildProcess, spawn } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import { codeOf } from '../storage/durably.ts';
import { inputOptions } from './allowed.ts';
import { bareEnvironment } from './command-prefix.ts';
import type { Tools } from './ffmpeg.ts';
import { crashOf, FfmpegCrashed, FfmpegFailed, FfmpegMissing } from './ffmpeg-failures.ts';
import { killGroup } from './guarding.ts';
import { giveFilter, mostMemory, streamsFor } from './sandbox.ts';

/** What ffprobe says of a file, unchecked, and its warnings. */
export interface RawProbe {
  readonly json: unknown;
  readonly warnings: string;
}

export class RecordingUnreadable extends Refusal {
  constructor() {
    super(
      'recording-unreadable',
      422,
      'The file cannot be read as sound or video. It may be damaged, or of another kind than its name says. ' +
        'Export it again as WAV, MP3, M4A, MP4 or MOV and upload that.'
    );
  }
}

export class CodecUnknown extends Refusal {
  constructor(codec: string) {
    super(
      'recording-codec-unknown',
      422,
      `The file is written in ${codec}, which is not read here. Export it as MP4 with H.264 and AAC, or as WAV.`,
      { codec }
    );
  }
}

const mostBytes = 1_000_000;
const mostMs = 30_000;

/** Only what is used: a title of 60 MB in a file is then never printed. */
const entries = [
  'format=format_name,duration,nb_streams',
  'stream=index,codec_type,codec_name,codec_tag_string,width,height,profile,level,pix_fmt,bit_rate,field_order,avg_frame_rate' +
    ',sample_aspect_ratio,color_transfer,sample_rate,channels,duration,nb_frames',
  'stream_disposition=default,attached_pic',
  'stream_tags=DURATION,language',
  'stream_side_data=rotation',
  'packet_side_data=side_data_type',
  'chapter=start_time',
  'chapter_tags=title'
].join(':');

/**
 * Asks ffprobe about a local file. Refuses what is not read within 30 seconds and 1 MB of answer as
 * `RecordingUnreadable`; throws `FfmpegMissing`, or the signal's reason.
 */
export async function runFfprobe(tools: Tools, file: string, signal: AbortSignal): Promise<RawProbe> {
  signal.throwIfAborted();
  const confinement = { reads: [file], seconds: mostMs / 1000, bytes: 0, memory: mostMemory.probing };
  const confined = await tools.sandbox.confine(tools.FFPROBE_PATH, confinement);
  signal.throwIfAborted();
  const args = [
    '-v',
    'warning',
    '-hide_banner',
    '-of',
    'json',
    '-show_entries',
    entries,
    '-read_intervals',
    '%+#24'
  ];
  const child = spawn(confined.first, [...confined.rest, ...args, ...inputOptions, '-i', file], {
    cwd: '/',
    detached: true,
    env: bareEnvironment,
    stdio: streamsFor(confined)
  });
  giveFilter(child, confined);
  const stopped = { yes: false };
  const enough = () => {
    stopped.yes = true;
    killGroup(child, 'SIGKILL');
  };
  const timer = setTimeout(enough, mostMs);
  signal.addEventListener('abort', enough, { once: true });
  try {
    const [how, json, warnings] = await Promise.all([
      endOf(child),
      atMost(child.stdout, enough),
      atMost(child.stderr, enough)
    ]);
    signal.throwIfAborted();
    if (stopped.yes) throw new RecordingUnreadable();
    if (how.code !== 0) throw refusalFor(tools.FFPROBE_PATH, how, warnings);
    return { json: JSON.parse(json) as unknown, warnings };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', enough);
  }
}

interface End {
  readonly code: number | null;
  readonly signal?: string | null;
}

/** How a child ended; as a shell says it, 127, when it could not be started because it is not there. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (cause) => (codeOf(cause) === 'ENOENT' ? resolve({ code: 127 }) : reject(cause)));
  });
}

function refusalFor(program: string, how: End, warnings: string): Refusal {
  const crash = crashOf(how);
  const codec = /Codec \((\w+)\) not on whitelist/.exec(warnings)?.[1];
  const ring = /^bwrap: .*$/m.exec(warnings)?.[0];
  if (how.code === 127) return new FfmpegMissing(program);
  if (crash) return new FfmpegCrashed(program, crash);
  if (ring) return new FfmpegFailed(ring);
  return codec ? new CodecUnknown(codec) : new RecordingUnreadable();
}

async function atMost(stream: AsyncIterable<Buffer> | null, enough: () => void): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) enough();
    else parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
