/** Sound is heard this often a second when it is analysed. */
export const meterRate = 48_000;

/** What a stream of sound adds up to. Energies are sums of squares; `peaks` are 0–1, one for each 10 ms. */
export interface Metered {
  readonly seconds: number;
  readonly left: number;
  readonly right: number;
  /** Of the difference between the channels: nothing when both are the same. */
  readonly side: number;
  readonly peaks: Uint8Array;
}

const framesPerPeak = meterRate / 100;

/** Listens to 16-bit sound, two channels, 48,000 times a second, as it comes in pieces of any length. */
export class SoundMeter {
  #rest = Buffer.alloc(0);
  #frames = 0;
  #left = 0;
  #right = 0;
  #side = 0;
  #highest = 0;
  #peaks = new Uint8Array(60_000);
  #peakCount = 0;

  /** How long the sound is that was heard until now. */
  get seconds(): number {
    return this.#frames / meterRate;
  }

  add(piece: Buffer): void {
    const bytes = this.#rest.length ? Buffer.concat([this.#rest, piece]) : piece;
    const whole = bytes.length - (bytes.length % 4);
    this.#rest = Buffer.from(bytes.subarray(whole));
    for (let at = 0; at < whole; at += 4) this.#frame(bytes.readInt16LE(at), bytes.readInt16LE(at + 2));
  }

  #frame(left: number, right: number): void {
    const side = left - right;
    this.#left += left * left;
    this.#right += right * right;
    this.#side += side * side;
    const level = Math.max(Math.abs(left), Math.abs(right));
    if (level > this.#highest) this.#highest = level;
    this.#frames += 1;
    if (this.#frames % framesPerPeak === 0) this.#notePeak();
  }

  #notePeak(): void {
    if (this.#peakCount === this.#peaks.length) {
      const larger = new Uint8Array(this.#peaks.length * 2);
      larger.set(this.#peaks);
      this.#peaks = larger;
    }
    this.#peaks[this.#peakCount] = Math.min(255, this.#highest >> 7);
    this.#peakCount += 1;
    this.#highest = 0;
  }

  /** What was heard. */
  result(): Metered {
    return {
      seconds: this.seconds,
      left: this.#left,
      right: this.#right,
      side: this.#side,
      peaks: this.#peaks.subarray(0, this.#peakCount)
    };
  }
}

/**
 * Draws the course of a sound in `count` numbers from 0 to 100, over its whole length. The loudest is 100, so
 * that a quiet recording is seen as well as a loud one; silence is 0.
 */
export function courseOf(peaks: Uint8Array, count: number): number[] {
  const loudest = peaks.reduce((most, one) => Math.max(most, one), 0) || 1;
  const steps = Math.min(count, peaks.length);
  return Array.from({ length: steps }, (_, step) => {
    const start = Math.floor((step * peaks.length) / steps);
    const end = Math.floor(((step + 1) * peaks.length) / steps);
    const most = peaks.subarray(start, end).reduce((high, one) => Math.max(high, one), 0);
    return Math.round((most / loudest) * 100);
  });
}

/** Which sound of a recording is the recording: both channels, one voice in both, or the only one with something in it. */
export type Channels = 'stereo' | 'same' | 'left' | 'right';

/** 50 dB: what is so much weaker than the rest is noise of a cable, not a second channel. */
const nothingBeside = 1e5;

/** Chooses by what is heard, not by what the file says: interviews are often one microphone in two channels. */
export function channelsOf({ left, right, side }: Metered): Channels {
  if (left > right * nothingBeside) return 'left';
  if (right > left * nothingBeside) return 'right';
  return side * nothingBeside <= left + right ? 'same' : 'stereo';
}
