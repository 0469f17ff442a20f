const shape = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,9}))?$/;
const most = 100 * 3_600_000;

/** Reads `1:02:03.456`, `02:03,4` or `62:03` as milliseconds; null for anything else, and from 100 hours on. */
export function readTime(text: string): number | null {
  const [, hours = '0', minutes = '', seconds = '', fraction = '0'] = shape.exec(text.trim()) ?? [];
  if (!minutes || Number(seconds) > 59) return null;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ms = whole * 1000 + Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  return ms < most ? ms : null;
}

/** Writes milliseconds as `01:02:03.456`, the way WebVTT wants it. */
export function writeTime(ms: number): string {
  const pad = (value: number, width: number) => String(Math.floor(value)).padStart(width, '0');
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}
