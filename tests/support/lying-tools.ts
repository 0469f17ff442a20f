import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from './programs.ts';

/**
 * Writes a program into `folder` that is ffmpeg, but does `instead` (in sh, `"$@"` are its arguments) when it is to
 * make files to play, or whatever else its arguments are to look like, and returns its path. It runs where the files
 * are to be.
 */
export function ffmpegThat(folder: string, instead: string, asked = '*movflags*'): string {
  const file = join(folder, `ffmpeg-${Math.random().toString(36).slice(2)}`);
  writeFileSync(
    file,
    `#!/bin/sh\ncase "$*" in ${asked})\n${instead}\n;; esac\nexec ${programs.FFMPEG_PATH} "$@"\n`
  );
  chmodSync(file, 0o755);
  return file;
}
