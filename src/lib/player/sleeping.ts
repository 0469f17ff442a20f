/** When the player falls asleep: after so many minutes, or where the chapter or the whole of it ends. */
export type SleepWish = number | 'chapter' | 'episode';

/** The minutes to choose from. */
export const sleepMinutes = [5, 15, 30, 45, 60] as const;

/** So long the sound fades before it stops, in milliseconds. */
const fadeMs = 10_000;

/** How loud it is when so much is left, 0–1 of what the listener has chosen. */
export function loudnessLeft(leftMs: number): number {
  return Math.min(1, Math.max(0, leftMs / fadeMs));
}

/** The whole minutes that are left, as they are said: 1 until the last has passed. */
export function minutesLeft(leftMs: number): number {
  return Math.max(1, Math.ceil(leftMs / 60_000));
}
