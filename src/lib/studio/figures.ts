const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as people say them, in powers of ten: `4,1 GB`. */
export function bytesWords(bytes: number, language: string): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const digits = step > 1 && value < 100 ? 1 : 0;
  return `${decimals(value, digits, language)}\u00a0${units[step]}`;
}

/** A length as a clock, `38:01` or `1:02:03`. */
export function clockWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(rest).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Reads `38:01`, `1:02:03` or `75` (seconds) as milliseconds; undefined for what is no time. */
export function readClock(text: string): number | undefined {
  const parts = text.trim().split(/[:.]/);
  if (parts.length > 3 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined;
  if (parts.slice(1).some((part) => Number(part) > 59)) return undefined;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

/** A level with its sign, a real minus and the language's decimals: `−18,4`, `+2,4`. */
export function levelWords(level: number, language: string, { plus = false } = {}): string {
  const words = decimals(Math.abs(level), 1, language);
  if (Number(level.toFixed(1)) === 0) return words;
  return level < 0 ? `−${words}` : plus ? `+${words}` : words;
}

/** A number with a fixed count of decimals. */
export function decimals(value: number, digits: number, language: string): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  }).format(value);
}

/** A share 0–1 as whole percent, never 100 before it is all done. */
export function percent(fraction: number): number {
  return Math.max(0, Math.min(100, Math.floor(fraction * 100)));
}

/** The first letters of the first and last names: `AL` of Anna Maria Lindqvist. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => word?.match(/./u)?.[0].toUpperCase() ?? '').join('');
}
