import { type AcceptedProbe, accept } from './accepting.ts';
import { type Analysis, analyse } from './analysing.ts';
import type { Tools } from './ffmpeg.ts';
import { probe } from './probing.ts';

/** What is known of an original once it was opened and its sound was heard to the end. */
export interface Examination {
  readonly probe: AcceptedProbe;
  readonly analysis: Analysis;
}

/** How an examination is bounded, and who is told how far it has come. */
export interface Examining {
  readonly signal: AbortSignal;
  readonly mostHours: number;
  /** `fraction` is 0–1 of the whole examination. */
  onProgress?(stage: 'probing' | 'analysing', fraction: number): void;
}

/** Opens a local file, refuses in plain words what cannot become a recording, and hears its sound to the end. */
export async function examine(tools: Tools, file: string, examining: Examining): Promise<Examination> {
  examining.onProgress?.('probing', 0);
  const accepted = accept(await probe(tools, file, examining.signal), examining);
  examining.onProgress?.('analysing', 0.1);
  const analysis = await analyse(tools, file, accepted.sound, {
    signal: examining.signal,
    mostHours: examining.mostHours,
    onFraction: (fraction) => examining.onProgress?.('analysing', 0.1 + fraction * 0.9)
  });
  return { probe: accepted, analysis };
}
