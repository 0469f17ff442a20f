/** What speech is listened to as: 16,000 samples of 16 bits a second, in one channel. */
export const speechRate = 16_000;

/** Longer parts of a recording are not listened to at once: a try that is lost costs ten minutes, not four hours. */
export const longestPart = 600;

/** In so many seconds before its end a place is looked for where a part may end. */
const lookedThrough = 60;
const windowSamples = speechRate * 0.3;
/** Below this nobody speaks: 60 dB under full scale. */
const silence = 33;

/**
 * Where a part of a recording ends that begins with these samples: all of them when they are the last, else in the
 * middle of the quietest third of a second of the last minute, so that no word is cut in two. In samples.
 */
export function endOfPart(samples: Int16Array, isLast: boolean): number {
  const most = longestPart * speechRate;
  if (isLast && samples.length <= most) return samples.length;
  const to = Math.min(samples.length, most);
  const from = Math.max(0, to - lookedThrough * speechRate);
  let [quietest, least] = [to, Infinity];
  for (let at = from; at + windowSamples <= to; at += windowSamples / 2) {
    const level = levelOf(samples.subarray(at, at + windowSamples));
    // Of those alike the last, so that there are few parts.
    if (level <= least) [quietest, least] = [at + windowSamples / 2, level];
  }
  return quietest;
}

function levelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** Tells whether nothing at all can be heard. */
export function isSilent(samples: Int16Array): boolean {
  for (let at = 0; at < samples.length; at += windowSamples)
    if (levelOf(samples.subarray(at, at + windowSamples)) > silence) return false;
  return true;
}

/** Writes samples as a WAV file. */
export function wavOf(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(speechRate, 24);
  header.writeUInt32LE(speechRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
