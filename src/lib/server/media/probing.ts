import { mostStreams } from './allowed.ts';
import { captionsOf, type FileCaptions } from './file-captions.ts';
import { chaptersOf, type FileChapter, type RawChapter } from './file-chapters.ts';
import { type RawProbe, RecordingUnreadable, runFfprobe } from './ffprobe.ts';
import type { Tools } from './ffmpeg.ts';
import { wavSeconds } from './wav-header.ts';

/** The sound of a file. `seconds` is what the file claims, null when it claims nothing. */
export interface ProbedSound {
  readonly index: number;
  readonly codec: string;
  readonly rate: number;
  readonly channels: number;
  readonly seconds: number | null;
}

/** The picture of a video, as it is shown: upright, and with square pixels. `rate` is frames a second, null when unknown. */
export interface ProbedPicture {
  readonly index: number;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly rate: number | null;
  readonly interlaced: boolean;
  readonly highRange: boolean;
  readonly seconds: number | null;
  /** Not known of files that were probed before it was asked for. */
  readonly coding?: PictureCoding;
}

/** How a picture is coded, in ffmpeg's names; `bitrate` in bits a second. */
export interface PictureCoding {
  readonly profile: string;
  /** Ten times the level that people name: 42 is 4.2. */
  readonly level: number;
  readonly pixels: string;
  /** Whether its pixels are square and it is not turned when it is shown. */
  readonly isAsShown: boolean;
  readonly bitrate: number | null;
}

/** What a file says of itself. Nothing of it is proven before it is decoded. */
export interface Probe {
  readonly format: string;
  readonly seconds: number | null;
  /** Whether the length is guessed from the bit rate, and so proves nothing. */
  readonly isGuess: boolean;
  readonly isEncrypted: boolean;
  readonly sound: ProbedSound | null;
  readonly picture: ProbedPicture | null;
  /** The file's own chapters, in order; not known of files that were probed before they were asked for. */
  readonly chapters?: readonly FileChapter[];
  /** The file's own captions that can be read; not known of files that were probed before they were asked for. */
  readonly captions?: FileCaptions | null;
}

/** Asks what is in a local file. Refuses what cannot be read at all. */
export async function probe(tools: Tools, file: string, signal: AbortSignal): Promise<Probe> {
  const found = readProbe(await runFfprobe(tools, file, signal));
  const { sound } = found;
  const meant = found.format === 'wav' && sound ? await wavSeconds(file) : null;
  return sound && meant !== null ? { ...found, isGuess: false, sound: { ...sound, seconds: meant } } : found;
}

interface RawStream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly codec_tag_string?: string;
  readonly width?: number;
  readonly height?: number;
  readonly profile?: string;
  readonly level?: number;
  readonly pix_fmt?: string;
  readonly bit_rate?: string;
  readonly field_order?: string;
  readonly avg_frame_rate?: string;
  readonly sample_aspect_ratio?: string;
  readonly color_transfer?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly duration?: string;
  readonly disposition?: { readonly default?: number; readonly attached_pic?: number };
  readonly tags?: { readonly DURATION?: string; readonly language?: string };
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

interface RawAnswer {
  readonly streams?: readonly RawStream[];
  readonly format?: { readonly format_name?: string; readonly duration?: string };
  readonly chapters?: readonly RawChapter[];
  readonly packets?: readonly { readonly side_data_list?: readonly { readonly side_data_type?: string }[] }[];
}

/** Reads ffprobe's answer. Cover pictures are no video; of several streams the one marked as usual counts. */
function readProbe({ json, warnings }: RawProbe): Probe {
  const { streams = [], format = {}, packets = [], chapters = [] } = json as RawAnswer;
  if (streams.length > mostStreams) throw new RecordingUnreadable();
  const sound = chosen(streams, 'audio');
  const picture = chosen(streams, 'video');
  return {
    format: format.format_name?.split(',')[0] ?? '',
    seconds: positive(format.duration),
    isGuess: /estimating duration from bitrate/i.test(warnings),
    isEncrypted: isLocked({ streams, packets }),
    sound: sound ? soundOf(sound) : null,
    picture: picture ? pictureOf(picture) : null,
    chapters: chaptersOf(chapters),
    captions: captionsOf(streams)
  };
}

const isLocked = ({ streams = [], packets = [] }: RawAnswer): boolean =>
  streams.some((stream) => /^(enc[avst]|drm[si])$/.test(stream.codec_tag_string ?? '')) ||
  packets.some((packet) => packet.side_data_list?.some((data) => data.side_data_type === 'Encryption info'));

function chosen(streams: readonly RawStream[], type: string): RawStream | undefined {
  const fitting = streams.filter(
    (stream) => stream.codec_type === type && stream.disposition?.attached_pic !== 1
  );
  return fitting.find((stream) => stream.disposition?.default === 1) ?? fitting[0];
}

function soundOf(stream: RawStream): ProbedSound {
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    rate: Number(stream.sample_rate ?? 0),
    channels: stream.channels ?? 0,
    seconds: claimed(stream)
  };
}

function pictureOf(stream: RawStream): ProbedPicture {
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    ...shownSize(stream),
    rate: rateOf(stream.avg_frame_rate),
    interlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ''),
    highRange: /^(smpte2084|arib-std-b67)$/.test(stream.color_transfer ?? ''),
    seconds: claimed(stream),
    coding: codingOf(stream)
  };
}

function codingOf(stream: RawStream): PictureCoding {
  const { profile = '', level = 0, pix_fmt = '' } = stream;
  const isAsShown = pixelShape(stream.sample_aspect_ratio) === 1 && rotationOf(stream) === 0;
  return { profile, level, pixels: pix_fmt, isAsShown, bitrate: positive(stream.bit_rate) };
}

const rotationOf = ({ side_data_list = [] }: RawStream) =>
  side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;

/** The size as it is shown: pixels that are not square are counted as wide as they look, and phones turn pictures. */
function shownSize(stream: RawStream): { width: number; height: number } {
  const width = Math.round((stream.width ?? 0) * pixelShape(stream.sample_aspect_ratio));
  const height = stream.height ?? 0;
  const isTurned = Math.abs(Math.round(rotationOf(stream) / 90)) % 2 === 1;
  return isTurned ? { width: height, height: width } : { width, height };
}

/** How much wider than high a pixel is; 1 when the file says nothing, or `0:1`. */
function pixelShape(ratio = '1:1'): number {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return across > 0 && down > 0 ? across / down : 1;
}

/** `avg_frame_rate`: phones write nonsense such as 90000 into the other one. */
function rateOf(text = ''): number | null {
  const [frames = 0, seconds = 0] = text.split('/').map(Number);
  const rate = frames / seconds;
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

function claimed(stream: RawStream): number | null {
  return positive(stream.duration) ?? clockSeconds(stream.tags?.DURATION);
}

function positive(text: string | undefined): number | null {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Matroska writes a stream's length as a clock, `00:01:02.5`. */
function clockSeconds(text = ''): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
