interface Bucket {
  readonly tokens: number;
  readonly filledAt: number;
}

/** A classroom that begins together fits in it; nobody's patience with counting upwards does. */
const capacity = 240;
const refillMs = 1000;
const mostNetworks = 10_000;

/** How much each network may tell of what it plays. Kept in memory only, and forgotten within minutes. */
export class PlayRate {
  readonly #buckets = new Map<string, Bucket>();

  /** How many networks are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token of a network at `now` (milliseconds); false when it has none left. */
  take(network: string, now: number): boolean {
    if (this.#buckets.size >= mostNetworks) this.#forgetFull(now);
    const tokens = this.#tokensOf(network, now);
    if (tokens < 1) return false;
    this.#buckets.set(network, { tokens: tokens - 1, filledAt: now });
    return true;
  }

  #tokensOf(network: string, now: number): number {
    const bucket = this.#buckets.get(network);
    if (!bucket) return capacity;
    return Math.min(capacity, bucket.tokens + Math.max(0, now - bucket.filledAt) / refillMs);
  }

  /** A full bucket says nothing; when none is, they all begin anew rather than grow without end. */
  #forgetFull(now: number): void {
    for (const network of this.#buckets.keys())
      if (this.#tokensOf(network, now) >= capacity) this.#buckets.delete(network);
    if (this.#buckets.size >= mostNetworks) this.#buckets.clear();
  }
}
