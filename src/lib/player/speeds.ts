/** The speeds to choose from. */
export const speeds = [0.5, 0.8, 1, 1.2, 1.5, 1.8, 2, 2.5, 3] as const;

/** Writes a speed: 1×, 1,2×. */
export function speedWords(speed: number, language: string): string {
  return `${new Intl.NumberFormat(language).format(speed)}×`;
}
