/** How loud it is along a recording: so many values a second, 0–100. */
export interface WaveData {
  readonly perSecond: number;
  readonly levels: ArrayLike<number>;
}

const headerBytes = 24;

/** Reads a waveform as `audiowaveform` writes it in version 2; null for anything else. */
export function readWave(file: ArrayBuffer): WaveData | null {
  if (file.byteLength < headerBytes) return null;
  const header = new DataView(file, 0, headerBytes);
  const number = (at: number) => header.getInt32(at * 4, true);
  const [version, eightBits, rate, samples] = [number(0), number(1), number(2), number(3)];
  if (version !== 2 || eightBits !== 1 || samples <= 0) return null;
  const pairs = new Int8Array(file, headerBytes);
  const levels = Uint8Array.from({ length: pairs.length >> 1 }, (_, at) =>
    Math.min(100, Math.max(-(pairs[at * 2] ?? 0), pairs[at * 2 + 1] ?? 0) * 0.8)
  );
  return { perSecond: rate / samples, levels };
}

/** The loudest in each of `count` equal stretches from one time to another; silence beyond the ends. */
export function peaksBetween(
  { perSecond, levels }: WaveData,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  count: number
): number[] {
  const place = (step: number) => ((fromMs + ((toMs - fromMs) * step) / count) / 1000) * perSecond;
  return Array.from({ length: count }, (_, step) => {
    const first = Math.max(0, Math.floor(place(step)));
    const end = Math.min(levels.length, Math.max(first + 1, Math.floor(place(step + 1))));
    let most = 0;
    for (let at = first; at < end; at++) most = Math.max(most, levels[at] ?? 0);
    return Math.round(most);
  });
}
