import { addressBlock } from '../accounts/address-block.ts';
import { Refusal } from '../refusal.ts';

export class TooManyFiles extends Refusal {
  constructor() {
    super(
      'too-many-files',
      429,
      'Your network fetches too much from here at once. Wait a moment and try again.'
    );
  }
}

export class TooManyReaders extends Refusal {
  constructor() {
    super('too-many-readers', 503, 'More people listen just now than the portal can serve. Try again soon.');
  }
}

/** Who fetches files now. Every one of them holds an open file and its buffers. */
export class Readers {
  readonly #perNetwork: number;
  readonly #all: number;
  readonly #networks = new Map<string, number>();
  #reading = 0;

  /** At most `all` fetch at once, and `perNetwork` of them from one IPv4 address or IPv6 /64. */
  constructor({ perNetwork, all }: { perNetwork: number; all: number }) {
    this.#perNetwork = perNetwork;
    this.#all = all;
  }

  /** Lets one in; call what it returns when they have gone. Refuses one too many. */
  enter(address: string): () => void {
    const network = addressBlock(address);
    const others = this.#networks.get(network) ?? 0;
    if (others >= this.#perNetwork) throw new TooManyFiles();
    if (this.#reading >= this.#all) throw new TooManyReaders();
    this.#networks.set(network, others + 1);
    this.#reading += 1;
    return () => this.#leave(network);
  }

  #leave(network: string): void {
    const left = (this.#networks.get(network) ?? 1) - 1;
    if (left > 0) this.#networks.set(network, left);
    else this.#networks.delete(network);
    this.#reading -= 1;
  }
}
