/** Kinds of file that are opened, by ffmpeg's names. No playlist is among them: those name other files. */
const formats = [
  'mov',
  'matroska',
  'webm',
  'mp3',
  'wav',
  'w64',
  'flac',
  'ogg',
  'aac',
  'aiff',
  'caf',
  'mpegts',
  'amr'
];

export const soundCodecs: ReadonlySet<string> = new Set([
  'aac',
  'mp3',
  'opus',
  'vorbis',
  'flac',
  'alac',
  'ac3',
  'eac3',
  'amr_nb',
  'amr_wb',
  'adpcm_ima_wav',
  'adpcm_ms',
  'pcm_u8',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_s24be',
  'pcm_s32le',
  'pcm_s32be',
  'pcm_f32le',
  'pcm_f32be',
  'pcm_f64le',
  'pcm_alaw',
  'pcm_mulaw'
]);

export const pictureCodecs: ReadonlySet<string> = new Set([
  'h264',
  'hevc',
  'vp8',
  'vp9',
  'av1',
  'mpeg4',
  'mpeg2video',
  'mjpeg'
]);

/** Decoders whose names differ from their codecs', and those of covers and subtitles, which a file may also have. */
const decoders = [
  ...['mp3float', 'amrnb', 'amrwb', 'libdav1d', 'libopus'],
  ...['png', 'mov_text', 'subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text']
];

export const mostPixels = 33_177_600;
/** Cameras and studios write up to 16 tracks of one channel, with picture, time code and captions beside them. */
export const mostStreams = 32;

/**
 * Options before every `-i`: only local files, known kinds and known decoders, and caps that a small file made
 * to unpack into something huge does not pass.
 */
export const inputOptions: readonly string[] = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  formats.join(','),
  '-codec_whitelist',
  [...soundCodecs, ...pictureCodecs, ...decoders].join(','),
  '-max_pixels',
  String(mostPixels),
  '-max_streams',
  // ffmpeg 5 stops at one too many; later versions open the file without it, and what opens it must count.
  String(mostStreams + 1)
];
