import { spawn } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import { inputOptions } from './allowed.ts';
import { bareEnvironment, commandPrefix } from './command-prefix.ts';
import { FfmpegMissing, killGroup, type Tools } from './ffmpeg.ts';

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
  'stream_tags=DURATION',
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
  const { first, rest } = commandPrefix(tools.FFPROBE_PATH);
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
  const child = spawn(first, [...rest, ...args, ...inputOptions, '-i', file], {
    detached: true,
    env: bareEnvironment,
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const kill = () => killGroup(child, 'SIGKILL');
  const timer = setTimeout(kill, mostMs);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [code, json, warnings] = await Promise.all([
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve)),
      atMost(child.stdout, kill),
      atMost(child.stderr, kill)
    ]);
    signal.throwIfAborted();
    if (code === 127) throw new FfmpegMissing(tools.FFPROBE_PATH);
    if (code !== 0) throw refusalFor(warnings);
    return { json: JSON.parse(json) as unknown, warnings };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
  }
}

function refusalFor(warnings: string): Refusal {
  const codec = /Codec \((\w+)\) not on whitelist/.exec(warnings)?.[1];
  return codec ? new CodecUnknown(codec) : new RecordingUnreadable();
}

async function atMost(stream: AsyncIterable<Buffer>, kill: () => void): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    bytes += part.byteLength;
    if (bytes > mostBytes) kill();
    else parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
