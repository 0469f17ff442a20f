import { meterRate } from './sound-meter.ts';

/** Of the header: six numbers of four bytes. */
const headerBytes = 24;

/** So many samples make one pair: a hundred pairs a second. */
const samplesPerPair = meterRate / 100;

/**
 * A waveform as `audiowaveform` writes it in version 2, so that players which know that draw it: after the header a
 * pair of signed bytes for every ten milliseconds, the lowest and the highest sample.
 */
export function waveformFile(pairs: Int8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  const numbers = [2, 1, meterRate, samplesPerPair, pairs.length / 2, 1];
  for (const [at, number] of numbers.entries()) header.writeInt32LE(number, at * 4);
  return Buffer.concat([header, Buffer.from(pairs.buffer, pairs.byteOffset, pairs.byteLength)]);
}
