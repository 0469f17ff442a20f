/** The media programs that are tried: this machine's own, or those that `FFMPEG_PATH` and `FFPROBE_PATH` name. */
export const programs = {
  FFMPEG_PATH: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
  FFPROBE_PATH: process.env['FFPROBE_PATH'] ?? 'ffprobe'
};
