/**
 * A sum that takes a phone about a second and a server a thousandth of one to look over: asked of browsers while robots
 * flood the comments. Eight numbers, each making the SHA-256 of 32 KiB filled with the form's mark begin with ten zero
 * bits. The many bytes are there so that WebCrypto, asked once a try, is as quick at it as a robot's own program.
 */
const puzzle = { parts: 8, bits: 10, bytes: 32_768 } as const;
const atOnce = 16;
const solutionShape = /^\d{1,7}(?:,\d{1,7}){7}$/;

/** Solves the puzzle of a form's mark, in the background; empty where the browser has no WebCrypto (http without TLS). */
export async function solvePuzzle(mark: string): Promise<string> {
  if (!('subtle' in crypto)) return '';
  const numbers: number[] = [];
  for (let part = 0; part < puzzle.parts; part++) numbers.push(await solvePart(mark, part));
  return numbers.join(',');
}

/** Tells whether a solution is that of this mark's puzzle. */
export async function isSolution(mark: string, solution: string): Promise<boolean> {
  if (!solutionShape.test(solution)) return false;
  for (const [part, number] of solution.split(',').entries())
    if (!isLow(await digestOf(filledWith(mark, part), Number(number)))) return false;
  return true;
}

async function solvePart(mark: string, part: number): Promise<number> {
  const bytes = filledWith(mark, part);
  for (let first = 0; ; first += atOnce) {
    const tries = Array.from({ length: atOnce }, (_, more) => digestOf(bytes, first + more));
    const found = (await Promise.all(tries)).findIndex(isLow);
    if (found !== -1) return first + found;
  }
}

function filledWith(mark: string, part: number): DataView<ArrayBuffer> {
  const bytes = new Uint8Array(puzzle.bytes);
  const words = new TextEncoder().encode(`${part}:${mark};`);
  for (let at = 4; at < bytes.length; at += words.length) bytes.set(words.subarray(0, bytes.length - at), at);
  return new DataView(bytes.buffer);
}

/** The number stands first, so that nothing of the work can be kept for the next try. */
function digestOf(bytes: DataView<ArrayBuffer>, number: number): Promise<ArrayBuffer> {
  bytes.setUint32(0, number);
  return crypto.subtle.digest('SHA-256', bytes);
}

function isLow(digest: ArrayBuffer): boolean {
  return new DataView(digest).getUint32(0) >>> (32 - puzzle.bits) === 0;
}
