import { type Left, type Memory, readPlaces, setting, write } from './remembering.ts';

/** What the player keeps on this device. */
export interface Kept {
  readonly places: readonly Left[];
  readonly speed: number;
  readonly volume: number;
  readonly hasCaptions: boolean;
  readonly captionLook: string;
  readonly lettersOn: boolean;
  /** Lines of the picture; 0 leaves it to the line. */
  readonly quality: number;
}

/** Reads what the player keeps on this device. */
export function keptHere(memory: Memory | null): Kept {
  return {
    places: readPlaces(memory),
    speed: setting(memory, 'speed', 1),
    volume: setting(memory, 'volume', 1),
    hasCaptions: setting(memory, 'captions', true),
    captionLook: setting(memory, 'captionLook', ''),
    lettersOn: setting(memory, 'letters', true),
    quality: setting(memory, 'quality', 0)
  };
}

/** Forgets where the listener left a recording, or every recording. */
export function forgetPlace(memory: Memory | null, recordingId?: string): void {
  const left = recordingId === undefined ? [] : readPlaces(memory).filter(({ id }) => id !== recordingId);
  write(memory, 'player.places', left);
}

/** Forgets all that the player keeps: nothing of it is left on the device. */
export function forgetAll(memory: Storage | null): void {
  if (!memory) return;
  const keys = Array.from({ length: memory.length }, (_, at) => memory.key(at) ?? '');
  for (const key of keys) if (key.startsWith('player.')) memory.removeItem(key);
}
