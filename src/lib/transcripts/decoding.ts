/** A file's text, and whether its encoding had to be guessed. Without byte order mark and NUL. */
export interface Decoded {
  readonly text: string;
  readonly guessed: boolean;
}

/** Reads the bytes of a text file: UTF-8, UTF-16 with or without a mark, else Windows-1252, which is a guess. */
export function decodeText(bytes: Uint8Array): Decoded {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes);
  if (encoding) return { text: decodeAs(bytes, encoding), guessed: false };
  try {
    return { text: decodeAs(bytes, 'utf-8', true), guessed: false };
  } catch {
    return { text: decodeAs(bytes, 'windows-1252'), guessed: true };
  }
}

function decodeAs(bytes: Uint8Array, encoding: string, fatal = false): string {
  return new TextDecoder(encoding, { fatal }).decode(bytes).replaceAll('\0', '');
}

function markedEncoding(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** Half of Latin text in UTF-16 is NUL bytes, all on one side. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, 512);
  if (start.length < 4) return null;
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const many = start.length / 4;
  if (odd > many && even < many / 4) return 'utf-16le';
  return even > many && odd < many / 4 ? 'utf-16be' : null;
}
