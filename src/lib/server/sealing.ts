import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What only this installation can read, recognise and sign. */
export interface Sealer {
  /** Encrypts a text (AES-256-GCM); the same text looks different each time. */
  seal(text: string): string;
  /** The text that was sealed; null for anything else, also for what another secret sealed. */
  unseal(sealed: string): string | null;
  /** A keyed hash, 32 hexadecimal characters: the same for the same text, and nobody else can try texts on it. */
  hash(purpose: string, text: string): string;
  /** The text with a signature, fit for an address. */
  sign(purpose: string, text: string): string;
  /** The text of something signed for this purpose; null when it was not. */
  verify(purpose: string, signed: string): string | null;
}

/** What stands before everything sealed. */
const mark = 'sealed1.';

/** Tells whether a text is one that `seal` made, whoever's secret it was made with. */
export function isSealed(text: string): boolean {
  return text.startsWith(mark);
}

/** The sealer of an installation: by `SECRET_KEY`, or by the file `secret.key` in `DATA_DIR`, made at the first start. */
export function openSealer(config: { readonly SECRET_KEY: string; readonly DATA_DIR: string }): Sealer {
  return sealerWith(config.SECRET_KEY || keptSecret(config.DATA_DIR));
}

/** The sealer with this secret. */
export function sealerWith(secret: string): Sealer {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'eter', purpose, 32));
  const sealKey = keyFor('seal');
  const macOf = (purpose: string, text: string) =>
    createHmac('sha256', keyFor(purpose)).update(text).digest().subarray(0, 16);
  return {
    seal: (text) => mark + encrypted(sealKey, text),
    unseal: (sealed) => (isSealed(sealed) ? decrypted(sealKey, sealed.slice(mark.length)) : null),
    hash: (purpose, text) => macOf(`hash:${purpose}`, text).toString('hex'),
    sign: (purpose, text) =>
      `${Buffer.from(text).toString('base64url')}.${macOf(`sign:${purpose}`, text).toString('base64url')}`,
    verify(purpose, signed) {
      const [encoded = '', given = '', ...rest] = signed.split('.');
      const text = Buffer.from(encoded, 'base64url').toString();
      const wanted = macOf(`sign:${purpose}`, text);
      const bytes = Buffer.from(given, 'base64url');
      const isOurs = rest.length === 0 && bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
      return isOurs ? text : null;
    }
  };
}

function encrypted(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function decrypted(key: Buffer, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    // what GCM says to a text sealed with another secret, or changed since
    return null;
  }
}

/** The secret in the file; one is made where there is none, and of two processes that make one the first wins. */
function keptSecret(folder: string): string {
  const path = join(folder, 'secret.key');
  const found = readIfThere(path);
  if (found) return found;
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.secret.${randomBytes(6).toString('hex')}`);
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    rmSync(draft);
  }
  return readIfThere(path) ?? keptSecret(folder);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
