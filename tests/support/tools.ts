import { openTools, type Tools } from '#lib/server/media/ffmpeg.ts';
import { programs } from './programs.ts';

/** The media programs of this machine in the strongest ring it has; with a stand-in that starts others, in none. */
export function toolsWith(
  settings: { FFMPEG_PATH?: string; FFPROBE_PATH?: string; MEDIA_SANDBOX?: 'auto' | 'required' | 'off' } = {}
): Tools {
  const usual = { ...programs, MEDIA_SANDBOX: 'auto' } as const;
  return openTools({ ...usual, ...settings });
}
