/** A recording as a listener knows it. */
export interface Heard {
  /** Of the recording. */
  readonly id: string;
  readonly title: string;
  /** The address of its article. */
  readonly href: string;
}

/** Where a listener left a recording, on this device only. What was kept long ago has no title. */
export interface Left extends Partial<Heard> {
  readonly id: string;
  readonly atMs: number;
}

/** What the player remembers between visits. The browser's `localStorage`, which may be closed to us. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

const mostPlaces = 100;
/** So close to the beginning or the end there is nothing to go on from. */
const nearEdgeMs = 5000;

/** Where the listener left a recording, in milliseconds; null when it has not been begun, or is heard to its end. */
export function placeLeft(memory: Memory | null, recordingId: string): number | null {
  return readPlaces(memory).find(({ id }) => id === recordingId)?.atMs ?? null;
}

/** Remembers where the listener is; forgets a recording at its beginning and at its end. */
export function rememberPlace(memory: Memory | null, heard: Heard, atMs: number, durationMs: number): void {
  const others = readPlaces(memory).filter(({ id }) => id !== heard.id);
  const isBetween = atMs > nearEdgeMs && atMs < durationMs - nearEdgeMs;
  const places = isBetween ? [{ ...heard, atMs: Math.round(atMs) }, ...others] : others;
  write(memory, 'player.places', places.slice(0, mostPlaces));
}

/** A setting of the player that lasts between visits; `otherwise` when it was never made. */
export function setting<Value extends number | boolean | string>(
  memory: Memory | null,
  name: string,
  otherwise: Value
): Value {
  const value = read(memory, `player.${name}`);
  return typeof value === typeof otherwise ? (value as Value) : otherwise;
}

/** Keeps a setting of the player. */
export function keepSetting(memory: Memory | null, name: string, value: number | boolean | string): void {
  write(memory, `player.${name}`, value);
}

/** The browser's own memory; null where the visitor has closed it. */
export function browserMemory(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** Where the listener left recordings, the latest first. */
export function readPlaces(memory: Memory | null): Left[] {
  const places = read(memory, 'player.places');
  return Array.isArray(places) ? places.filter(isLeft) : [];
}

function isLeft(value: unknown): value is Left {
  const { id, atMs } = (value ?? {}) as Partial<Left>;
  return typeof id === 'string' && typeof atMs === 'number' && atMs >= 0;
}

/** What is kept under a key; null when there is nothing, or nothing that can be read. */
export function read(memory: Memory | null, key: string): unknown {
  try {
    return JSON.parse(memory?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps something under a key, as long as the device has room. */
export function write(memory: Memory | null, key: string, value: unknown): void {
  try {
    memory?.setItem(key, JSON.stringify(value));
  } catch {
    // the memory is full or closed: the listener goes on without it
  }
}
