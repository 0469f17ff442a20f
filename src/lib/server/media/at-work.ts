import { rm } from 'node:fs/promises';
import { newId } from '../ids.ts';
import { makeFolder } from '../storage/durably.ts';
import { workFolder } from './folders.ts';
import type { ProcessingRoom } from './processing.ts';

/** Where one attempt works: an empty folder of its own, and the original as a file of this machine. */
export interface WorkPlace {
  readonly attempt: string;
  readonly folder: string;
  readonly original: string;
}

/** Gives work on a stored original a place of its own, and clears it away when the work has ended, however it did. */
export async function atWork<Done>(
  room: ProcessingRoom,
  { recordingId, original }: { readonly recordingId: string; readonly original: string },
  work: (place: WorkPlace) => Promise<Done>
): Promise<Done> {
  const attempt = newId();
  const folder = workFolder(room.config, recordingId, attempt);
  await makeFolder(folder);
  const copy = await room.storage.localCopy(original);
  try {
    return await work({ attempt, folder, original: copy.path });
  } finally {
    await copy.release();
    await rm(folder, { recursive: true, force: true });
  }
}
