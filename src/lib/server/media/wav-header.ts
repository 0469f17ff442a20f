import { open } from 'node:fs/promises';

/** Where recorders put the sound: after at most this much of notes about it, in bytes. */
const mostNotes = 1 << 20;

/**
 * How long a WAV file was meant to be, in seconds: ffprobe only tells how long it is. Null when the header does
 * not say, as of a recorder that was switched off before it could.
 */
export async function wavSeconds(file: string): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(mostNotes);
    const { bytesRead } = await handle.read(start, 0, mostNotes, 0);
    return claimedSeconds(start.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** Reads the length from the beginning of a WAV file. */
export function claimedSeconds(start: Buffer): number | null {
  if (start.toString('latin1', 0, 4) !== 'RIFF' || start.toString('latin1', 8, 12) !== 'WAVE') return null;
  let bytesPerSecond = 0;
  for (let at = 12; at + 20 <= start.length;) {
    const name = start.toString('latin1', at, at + 4);
    const bytes = start.readUInt32LE(at + 4);
    if (name === 'fmt ') bytesPerSecond = start.readUInt32LE(at + 16);
    if (name === 'data') return isSaid(bytes) && bytesPerSecond > 0 ? bytes / bytesPerSecond : null;
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

/** Programs that write as they go put nothing, or all ones, where they cannot go back to. */
const isSaid = (bytes: number) => bytes > 0 && bytes < 0xffff_ff00;
