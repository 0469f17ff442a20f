import { openTools, type Tools } from '#lib/server/media/ffmpeg.ts';

/** The media programs of this machine in the strongest ring it has; with a stand-in that starts others, in none. */
export function toolsWith(
  settings: { FFMPEG_PATH?: string; FFPROBE_PATH?: string; MEDIA_SANDBOX?: 'auto' | 'required' | 'off' } = {}
): Tools {
  const usual = { FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe', MEDIA_SANDBOX: 'auto' } as const;
  return openTools({ ...usual, ...settings });
}
