import { realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

/** A copy of WordPress's library of files on this machine: its `uploads` folder, or one that has it. */
export type MediaFolder = string | undefined;

/**
 * The file in the folder that an address of WordPress's library stands for: at the same place, or by its name alone; the
 * whole picture rather than a smaller one made of it. Undefined when there is none. Never a file outside the folder.
 */
export async function fileFor(folder: MediaFolder, address: string): Promise<string | undefined> {
  const url = URL.parse(address);
  if (folder === undefined || !url) return undefined;
  const whole = decoded(url.pathname);
  for (const path of [whole.replace(/-\d{2,5}x\d{2,5}(?=\.\w+$)/, ''), whole])
    for (const place of placesOf(path)) {
      const file = await fileWithin(folder, place);
      if (file) return file;
    }
  return undefined;
}

function placesOf(path: string): string[] {
  const [, inUploads] = /\/uploads\/(.+)$/.exec(path) ?? [];
  const name = basename(path);
  const inside = inUploads
    ? [inUploads, join('uploads', inUploads), join('wp-content', 'uploads', inUploads)]
    : [path];
  return name ? [...inside, name] : inside;
}

async function fileWithin(folder: string, place: string): Promise<string | undefined> {
  try {
    const file = await realpath(join(folder, place));
    const isInside = file.startsWith((await realpath(folder)) + sep);
    return isInside && (await stat(file)).isFile() ? file : undefined;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return undefined;
    throw cause;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Tells whether an address is that of sound or film, by its ending. */
export const isPlayable = (address: string): boolean =>
  /\.(aac|aiff?|flac|m4a|m4v|mkv|mov|mp3|mp4|mpe?g|oga|ogg|ogv|opus|wav|webm|wma|wmv|avi|flv)$/i.test(
    URL.parse(address)?.pathname ?? ''
  );
