import { Refusal } from '../refusal.ts';

export class KeyWrong extends Refusal {
  constructor(key: string) {
    super('storage-key-wrong', 500, `"${key}" cannot be the key of a stored file.`, { key });
  }
}

export class KeyTaken extends Refusal {
  constructor(key: string) {
    super('storage-key-taken', 409, `Something is already stored at "${key}".`, { key });
  }
}

const part = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

/**
 * Tells whether a text is a key: two to eight parts with `/` between, each of ASCII letters, digits, `.`, `_`
 * and `-`, and none that begins with a dot. No key can therefore climb out of the storage or name a work file.
 */
export function isKey(text: string): boolean {
  const parts = text.split('/');
  return parts.length >= 2 && parts.length <= 8 && parts.every((one) => part.test(one));
}
