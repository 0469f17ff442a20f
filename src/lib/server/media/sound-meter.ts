/** Sound is heard this often a second when it is analysed. */
export const meterRate = 48_000;

/** What a stream of sound adds up to. Energies are sums of squares. */
export interface Metered {
  readonly seconds: number;
  readonly left: number;
  readonly right: number;
  /** Of the difference between the channels: nothing when both are the same. */
  readonly side: number;
  /** The highest level, 0–32768, in each 10 ms. */
  readonly levels: Uint16Array;
  /** The energy of both channels in each 10 ms. */
  readonly energies: Float32Array;
  /** The lowest and the highest sample, in eight bits, in each 10 ms. */
  readonly waves: Int8Array;
  /** In how many of these 10 ms it is cut off at full scale. */
  readonly clipped: number;
}

const framesPerWindow = meterRate / 100;

/** So many samples at full scale in a row are no peak but a cut. */
const cutSamples = 3;

/** Listens to 16-bit sound, two channels, 48,000 times a second, as it comes in pieces of any length. */
export class SoundMeter {
  #rest = Buffer.alloc(0);
  #frames = 0;
  #left = 0;
  #right = 0;
  #side = 0;
  #lowest = 0;
  #highest = 0;
  #atFullScale = 0;
  #isCut = false;
  #clipped = 0;
  #windows = 0;
  #energyBefore = 0;
  #levels = new Uint16Array(60_000);
  #energies = new Float32Array(60_000);
  #waves = new Int8Array(120_000);

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
    const low = Math.min(left, right);
    const high = Math.max(left, right);
    if (low < this.#lowest) this.#lowest = low;
    if (high > this.#highest) this.#highest = high;
    this.#atFullScale = high >= 32_767 || low <= -32_768 ? this.#atFullScale + 1 : 0;
    if (this.#atFullScale >= cutSamples) this.#isCut = true;
    this.#frames += 1;
    if (this.#frames % framesPerWindow === 0) this.#noteWindow();
  }

  #noteWindow(): void {
    if (this.#windows === this.#levels.length) this.#grow();
    this.#levels[this.#windows] = Math.max(this.#highest, -this.#lowest);
    const energy = this.#left + this.#right;
    this.#energies[this.#windows] = energy - this.#energyBefore;
    this.#energyBefore = energy;
    this.#waves[this.#windows * 2] = this.#lowest >> 8;
    this.#waves[this.#windows * 2 + 1] = this.#highest >> 8;
    this.#windows += 1;
    this.#clipped += this.#isCut ? 1 : 0;
    this.#isCut = false;
    this.#lowest = 0;
    this.#highest = 0;
  }

  #grow(): void {
    const levels = new Uint16Array(this.#levels.length * 2);
    const energies = new Float32Array(this.#energies.length * 2);
    const waves = new Int8Array(this.#waves.length * 2);
    levels.set(this.#levels);
    energies.set(this.#energies);
    waves.set(this.#waves);
    this.#levels = levels;
    this.#energies = energies;
    this.#waves = waves;
  }

  /** What was heard. */
  result(): Metered {
    return {
      seconds: this.seconds,
      left: this.#left,
      right: this.#right,
      side: this.#side,
      levels: this.#levels.subarray(0, this.#windows),
      energies: this.#energies.subarray(0, this.#windows),
      waves: this.#waves.subarray(0, this.#windows * 2),
      clipped: this.#clipped
    };
  }
}

/**
 * Draws the course of a sound in `count` numbers from 0 to 100, over its whole length. The loudest is 100, so
 * that a quiet recording is seen as well as a loud one; silence is 0.
 */
export function courseOf(levels: Uint16Array, count: number): number[] {
  const loudest = levels.reduce((most, one) => Math.max(most, one), 0) || 1;
  const steps = Math.min(count, levels.length);
  return Array.from({ length: steps }, (_, step) => {
    const start = Math.floor((step * levels.length) / steps);
    const end = Math.floor(((step + 1) * levels.length) / steps);
    const most = levels.subarray(start, end).reduce((high, one) => Math.max(high, one), 0);
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
