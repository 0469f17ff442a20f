/** A recording that was made in this browser, and lies here until it has come up. Times are milliseconds UTC. */
export interface KeptTake {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly startedAt: number;
}

/** A kept recording with how much of it there is. */
export interface FoundTake extends KeptTake {
  readonly bytes: number;
}

interface Piece {
  readonly take: string;
  readonly position: number;
  readonly bytes: Blob;
}

/** The recordings kept in this browser: piece by piece while they are made, so that a crash costs a second. */
export class KeptTakes {
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.#db = db;
  }

  /** Opens the store, made when it is not there. Throws when the browser keeps nothing, as in some private windows. */
  static async open(): Promise<KeptTakes> {
    const opening = indexedDB.open('eter-recordings', 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('take', { keyPath: 'id' });
      opening.result.createObjectStore('piece', { keyPath: ['take', 'position'] });
    };
    return new KeptTakes(await done(opening));
  }

  /** Notes a recording before its first piece comes. */
  async begin(take: KeptTake): Promise<void> {
    await written(this.#db, ['take'], (tx) => tx.objectStore('take').put(take));
  }

  /** Keeps a piece; it is on the disk of this machine when the promise resolves. */
  async add(take: string, position: number, bytes: Blob): Promise<void> {
    await written(this.#db, ['piece'], (tx) =>
      tx.objectStore('piece').put({ take, position, bytes } satisfies Piece)
    );
  }

  /** The recordings that have any sound, newest first. */
  async list(): Promise<FoundTake[]> {
    const takes = (await done(this.#db.transaction('take').objectStore('take').getAll())) as KeptTake[];
    const found = await Promise.all(
      takes.map(async (take) => ({ ...take, bytes: sizeOf(await this.#pieces(take.id)) }))
    );
    return found.filter((take) => take.bytes > 0).sort((one, other) => other.startedAt - one.startedAt);
  }

  /** The whole of a kept recording, the same file each time, so that an upload of it can go on later. */
  async fileOf({ id, name, mediaType, startedAt }: KeptTake): Promise<File> {
    const pieces = await this.#pieces(id);
    const bytes = pieces.map((piece) => piece.bytes);
    return new File(bytes, name, { type: mediaType, lastModified: startedAt });
  }

  /** Throws a kept recording away. */
  async remove(id: string): Promise<void> {
    await written(this.#db, ['take', 'piece'], (tx) => {
      tx.objectStore('take').delete(id);
      tx.objectStore('piece').delete(piecesOf(id));
    });
  }

  async #pieces(id: string): Promise<Piece[]> {
    const store = this.#db.transaction('piece').objectStore('piece');
    return (await done(store.getAll(piecesOf(id)))) as Piece[];
  }
}

const piecesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Infinity]);
const sizeOf = (pieces: readonly Piece[]) => pieces.reduce((sum, piece) => sum + piece.bytes.size, 0);

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the store did not answer'));
  });
}

/** Resolves when what was written is on the disk, not only in the browser's memory. */
function written(db: IDBDatabase, stores: string[], write: (tx: IDBTransaction) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const tx = db.transaction(stores, 'readwrite', { durability: 'strict' });
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new Error('nothing was written'));
    write(tx);
  });
}
