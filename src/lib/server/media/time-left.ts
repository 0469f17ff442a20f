/** Nothing is said before this much of the work has been seen. */
const leastMs = 4000;
const leastFraction = 0.02;

/** Work that has not moved for this long may take any time. */
const stillMs = 30_000;

/** How much of the way to a new guess is gone in a second: one that differs is reached in about ten. */
const pull = 0.2;

/**
 * How long work still takes, in milliseconds, that did `fraction` (0–1) of it in `elapsed`: as long again for as much
 * again; null before enough of it has been seen.
 */
export function straightLeft(elapsed: number, fraction: number): number | null {
  if (elapsed < leastMs || fraction < leastFraction) return null;
  return Math.round((elapsed / fraction) * (1 - fraction));
}

/** Guesses how long work still takes from how far it has come, without jumping with every breath of the machine. */
export class TimeLeft {
  #began: { at: number; fraction: number } | undefined;
  #farthest = { at: 0, fraction: 0 };
  #said: { at: number; ms: number } | undefined;

  /** Takes in that `fraction` (0–1) is done at a time in milliseconds; answers milliseconds left, null while unknown. */
  note(at: number, fraction: number): number | null {
    this.#began ??= { at, fraction };
    if (fraction > this.#farthest.fraction) this.#farthest = { at, fraction };
    if (at - this.#farthest.at > stillMs) this.#said = undefined;
    else this.#guess(at, this.#began);
    return this.#said ? Math.max(0, Math.round(this.#said.ms)) : null;
  }

  #guess(at: number, began: { at: number; fraction: number }): void {
    const [elapsed, gone] = [at - began.at, this.#farthest.fraction - began.fraction];
    if (elapsed < leastMs || gone < leastFraction) return;
    const straight = (elapsed / gone) * (1 - this.#farthest.fraction);
    if (!this.#said) {
      this.#said = { at, ms: straight };
      return;
    }
    const seconds = (at - this.#said.at) / 1000;
    const expected = this.#said.ms - seconds * 1000;
    const share = 1 - (1 - pull) ** seconds;
    this.#said = { at, ms: expected + (straight - expected) * share };
  }
}
