/** How much had been sent, in bytes, at a time in milliseconds. */
interface Sample {
  readonly at: number;
  readonly sent: number;
}

/** How fast a file moves: bytes a second over the last ten seconds, and seconds left at that speed; null when its length is not known. */
export interface Pace {
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

const windowMs = 10_000;

/** Keeps the samples of the last ten seconds, so that the pace follows the network without jumping. */
export class PaceMeter {
  #samples: Sample[] = [];

  /** Notes how much has been sent. Less than before (a part sent again) starts over. */
  note(at: number, sent: number): void {
    const last = this.#samples.at(-1);
    if (last && sent < last.sent) this.#samples = [];
    this.#samples.push({ at, sent });
    this.#samples = this.#samples.filter((sample) => at - sample.at <= windowMs);
  }

  /** Forgets everything: after a pause the old speed says nothing. */
  rest(): void {
    this.#samples = [];
  }

  /** The pace towards `total` bytes, null when nobody has told how many; undefined until two seconds are known. */
  pace(total: number | null): Pace | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 2000 || last.sent <= first.sent) return undefined;
    const bytesPerSecond = ((last.sent - first.sent) / (last.at - first.at)) * 1000;
    const secondsLeft = total === null ? null : Math.ceil((total - last.sent) / bytesPerSecond);
    return { bytesPerSecond, secondsLeft };
  }
}
