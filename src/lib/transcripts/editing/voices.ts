import type { Passages } from './manuscript.ts';

/** Somebody who speaks, how long in all, and where first. */
export interface VoiceHeard {
  readonly speaker: string | null;
  readonly personId: string | null;
  readonly ms: number;
  readonly firstMs: number;
}

/** Who speaks, in the order they are first heard; null is a voice without a name. */
export function voicesIn(passages: Passages): VoiceHeard[] {
  const voices = new Map<string | null, VoiceHeard>();
  for (const { speaker, personId, startMs, endMs } of passages) {
    const before = voices.get(speaker) ?? { speaker, personId, ms: 0, firstMs: startMs };
    voices.set(speaker, {
      ...before,
      personId: before.personId ?? personId,
      ms: before.ms + endMs - startMs
    });
  }
  return [...voices.values()];
}
