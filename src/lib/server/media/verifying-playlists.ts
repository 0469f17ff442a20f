import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedFile } from './planned-file.ts';
import { OutputWrong } from './output-wrong.ts';

/** A playlist as it lies on the disk. `ends` is how far into each file its ranges reach. */
interface Listed {
  readonly names: readonly string[];
  readonly ends: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly isWhole: boolean;
}

/**
 * Reads a playlist again and throws `OutputWrong` unless it is whole, names only files of its own set or of one
 * that was made before, and reaches no farther than they do.
 */
export async function verifyPlaylist(
  folder: string,
  { file, purpose }: PlannedFile,
  files: readonly PlannedFile[]
): Promise<void> {
  const { names, ends, seconds, isWhole } = readListed(await readFile(join(folder, file), 'utf8'));
  const strange = names.find((name) => !isOfAnother(name) && !files.some((one) => one.file === name));
  if (strange !== undefined) throw new OutputWrong(file, `it names ${strange}, which is not made.`);
  if (!isWhole || names.length === 0) throw new OutputWrong(file, 'it is no whole playlist.');
  if (purpose === 'playlist' && seconds <= 0) throw new OutputWrong(file, 'it has no length.');
  for (const [name, end] of ends)
    if (!isOfAnother(name) && end > (await stat(join(folder, name))).size)
      throw new OutputWrong(file, `it reaches past the end of ${name}.`);
}

/** Of the attempt that made the film before: looked at when that was made. */
const isOfAnother = (name: string) => name.startsWith('../');

function readListed(text: string): Listed {
  const lines = text.split('\n');
  const ends = new Map<string, number>();
  let range = 0;
  for (const line of lines) {
    const [, bytes, from] = /^#EXT-X-BYTERANGE:(\d+)@(\d+)$/.exec(line) ?? [];
    if (bytes !== undefined) range = Number(bytes) + Number(from);
    else if (!line.startsWith('#') && line !== '') ends.set(line, Math.max(range, ends.get(line) ?? 0));
  }
  const inTags = lines.flatMap((line) => /^#.*URI="([^"]*)"/.exec(line)?.[1] ?? []);
  const lengths = lines.map((line) => Number(/^#EXTINF:([\d.]+),$/.exec(line)?.[1] ?? 0));
  const isMaster = text.includes('\n#EXT-X-STREAM-INF:');
  return {
    names: [...ends.keys(), ...inTags],
    ends,
    seconds: lengths.reduce((sum, one) => sum + one, 0),
    isWhole: text.startsWith('#EXTM3U\n') && (isMaster || text.endsWith('\n#EXT-X-ENDLIST\n'))
  };
}
