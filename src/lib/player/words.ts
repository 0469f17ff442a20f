import type { MessageKey, Translate } from '../ui/messages.ts';

/** Says a length or a place the way it is read aloud: 13 minuter 17 sekunder. */
export function spokenTime(ms: number, say: Translate<MessageKey>): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    { count: Math.floor(seconds / 3600), key: 'length.hours' },
    { count: Math.floor(seconds / 60) % 60, key: 'length.minutes' },
    { count: seconds % 60, key: 'length.seconds' }
  ] as const;
  const said = parts.filter(({ count }) => count > 0).map(({ count, key }) => say(key, { count }));
  return said.join(' ') || say('length.seconds', { count: 0 });
}

/** What a slider says of where it stands: 13 minuter 17 sekunder av 38 minuter, kapitel ISAK. */
export function spokenPlace(
  at: { atMs: number; durationMs: number; chapter: string | null },
  say: Translate<MessageKey>
): string {
  const place = { at: spokenTime(at.atMs, say), whole: spokenTime(at.durationMs, say) };
  return at.chapter === null
    ? say('player.place', place)
    : say('player.placeInChapter', { ...place, chapter: at.chapter });
}

/** Writes what a file is and how much it weighs: mp3, 36 MB. */
export function fileWords(file: { address: string; bytes: number }, language: string): string {
  const ending = /\.(\w+)$/.exec(file.address)?.[1] ?? '';
  const megabytes = file.bytes / 1_000_000;
  const size = new Intl.NumberFormat(language, { maximumFractionDigits: megabytes < 10 ? 1 : 0 });
  return [ending, `${size.format(megabytes)}\u00a0MB`].filter(Boolean).join(', ');
}
