import { describe, expect, it } from 'vitest';
import { assertFit, openPasswords } from './passwords.ts';
import { openTurnstile } from './turnstile.ts';

const cheap = { memory: 64, passes: 1, parallelism: 1 };

describe('a password', () => {
  it('matches its own hash and no other, and two hashes of it differ', async () => {
    const passwords = openPasswords();
    const [first, second] = [await passwords.hash('korrekt häst'), await passwords.hash('korrekt häst')];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify('korrekt häst', first)).toEqual({ matches: true, outdated: false });
    expect(await passwords.verify('korrekt hast', first)).toEqual({ matches: false, outdated: false });
  });

  it('is the same however the keyboard composes its letters', async () => {
    const passwords = openPasswords(cheap);
    const hash = await passwords.hash('a\u030angstro\u0308m');
    expect((await passwords.verify('\u00e5ngstr\u00f6m', hash)).matches).toBe(true);
  });

  it('of an account that does not exist never matches, and still costs a hash', async () => {
    const passwords = openPasswords();
    const began = performance.now();
    expect(await passwords.verify('anything at all', null)).toEqual({ matches: false, outdated: false });
    expect(performance.now() - began).toBeGreaterThan(5);
  });

  it('hashed at a lower cost is told to be outdated', async () => {
    const old = await openPasswords(cheap).hash('korrekt häst');
    expect(await openPasswords().verify('korrekt häst', old)).toEqual({ matches: true, outdated: true });
  });

  it.each(['kort', 'aaaaaaaaaaaaaaaa', 'x'.repeat(100) + 'y'.repeat(101)])('"%s" is unfit', (password) => {
    expect(() => assertFit(password)).toThrow(expect.objectContaining({ code: 'password-unfit' }));
  });
});

describe('the turnstile', () => {
  it('lets two through at once, keeps fifty in line, and refuses the next', async () => {
    const turnstile = openTurnstile({ atOnce: 2, waiting: 50 });
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => turnstile.pass(work)));
    expect(most).toBe(2);
    expect(all.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown)).toEqual(
      Array(8).fill(expect.objectContaining({ code: 'passwords-busy', status: 429 }))
    );
    await expect(turnstile.pass(() => Promise.resolve('open again'))).resolves.toBe('open again');
  });
});
