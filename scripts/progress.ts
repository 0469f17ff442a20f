/** Shows how far a slow step is: on a terminal one line that changes, elsewhere nothing. */
export function progressOf(what: string): { told: (where: string) => void; end: () => void } {
  const show = (words: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${words}`);
  };
  return { told: (where) => show(`${what}: ${where}`), end: () => show('') };
}

/** How far, in numbers. */
export const counted =
  (told: (where: string) => void) =>
  (done: number, of: number): void =>
    told(`${done} of ${of}`);
