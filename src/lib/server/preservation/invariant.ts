import type { Clock } from '../clock.ts';
import type { IndexingRoom } from '../search/indexing.ts';
import type { Storage } from '../storage/storage.ts';

export interface CheckRoom extends IndexingRoom {
  readonly storage: Storage;
  readonly clock: Clock;
}

/** Something that must always be true of the portal's data. `find` names each thing of which it is not. */
export interface Invariant {
  readonly name: string;
  readonly promise: string;
  find(room: CheckRoom): Promise<readonly string[]>;
}
