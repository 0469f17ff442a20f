import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no i, l, o, u, so an address read aloud is not mistaken. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Makes a new id: 12 characters, 60 random bits, safe in an address and a file name. */
export function newId(): string {
  return Array.from(randomBytes(12), (byte) => alphabet[byte % 32]).join('');
}

/** Makes a secret for a link or a session: 160 random bits as 40 hexadecimal characters. */
export function newSecret(): string {
  return randomBytes(20).toString('hex');
}

/** Tells whether a text has the shape of an id made by `newId`. */
export function isId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{12}$/.test(text);
}
