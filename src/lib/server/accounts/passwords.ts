import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../refusal.ts';
import { openTurnstile } from './turnstile.ts';

/** The cost of one hash: `memory` in KiB, `passes` over it. OWASP's least for argon2id. */
export interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const usualCost: Cost = { memory: 19456, passes: 2, parallelism: 1 };

/** What comparing a password with a stored hash says. */
export interface Verdict {
  readonly matches: boolean;
  /** The hash was made at a lower cost than today's: make a new one while the password is at hand. */
  readonly outdated: boolean;
}

/** Hashes passwords with argon2id: two at once, fifty waiting, the rest refused with `PasswordsBusy`. */
export interface Passwords {
  /** Hashes a password; the text to store says how. */
  hash(password: string): Promise<string>;
  /** Compares in the same time whether there is a stored hash or not. */
  verify(password: string, stored: string | null): Promise<Verdict>;
}

export class PasswordUnfit extends Refusal {
  constructor() {
    super('password-unfit', 400, 'A password has 10 to 200 characters, and is not one character repeated.', {
      least: shortest,
      most: longest
    });
  }
}

const shortest = 10;
const longest = 200;
const tagLength = 32;
const derive = promisify(argon2);

/** Opens the hashing of passwords at a cost. */
export function openPasswords(cost: Cost = usualCost): Passwords {
  const turnstile = openTurnstile({ atOnce: 2, waiting: 50 });
  const dummy = written(cost, randomBytes(16), randomBytes(tagLength));
  return {
    async hash(password) {
      const nonce = randomBytes(16);
      return written(cost, nonce, await turnstile.pass(() => tagOf(password, nonce, cost)));
    },
    async verify(password, stored) {
      const known = parse(stored ?? dummy);
      const tag = await turnstile.pass(() => tagOf(password.slice(0, longest), known.nonce, known.cost));
      const matches = stored !== null && password.length <= longest && timingSafeEqual(tag, known.tag);
      return { matches, outdated: matches && isCheaper(known.cost, cost) };
    }
  };
}

/** Refuses a password too short, too long or of one character with `PasswordUnfit`. */
export function assertFit(password: string): void {
  const isOneRepeated = password.split(password.charAt(0)).every((rest) => rest === '');
  if (password.length < shortest || password.length > longest || isOneRepeated) throw new PasswordUnfit();
}

/** The same password typed on two keyboards may differ in bytes: NFC makes them one. */
function tagOf(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...cost });
}

function written({ memory, passes, parallelism }: Cost, nonce: Buffer, tag: Buffer): string {
  const bytes = (buffer: Buffer) => buffer.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bytes(nonce)}$${bytes(tag)}`;
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

function parse(stored: string): { cost: Cost; nonce: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, nonce, tag] = form.exec(stored) ?? [];
  if (!nonce || !tag) throw new Error('a stored password hash is not argon2id in PHC form');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64')
  };
}

function isCheaper(one: Cost, other: Cost): boolean {
  return one.memory * one.passes < other.memory * other.passes;
}
