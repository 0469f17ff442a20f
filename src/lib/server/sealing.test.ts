import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSealed, openSealer, sealerWith } from './sealing.ts';

const sealer = sealerWith('one secret');
const other = sealerWith('another secret');

describe('a sealer', () => {
  it('opens what it sealed, and nothing that was sealed by another, changed or never sealed', () => {
    const sealed = sealer.seal('Åsa@example.org');
    expect([sealer.unseal(sealed), isSealed(sealed), sealed.includes('example')]).toEqual([
      'Åsa@example.org',
      true,
      false
    ]);
    expect(sealer.seal('a')).not.toBe(sealer.seal('a'));
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    for (const wrong of [changed, sealed.slice(0, 20), 'Åsa@example.org', ''])
      expect(sealer.unseal(wrong)).toBeNull();
    expect(other.unseal(sealed)).toBeNull();
  });

  it('hashes alike for one purpose and one secret only', () => {
    const hash = sealer.hash('address', 'a@b.se');
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(sealer.hash('address', 'a@b.se')).toBe(hash);
    for (const unlike of [sealer.hash('trap', 'a@b.se'), other.hash('address', 'a@b.se')])
      expect(unlike).not.toBe(hash);
  });

  it('knows its own signatures, for their purpose, and no others', () => {
    const signed = sealer.sign('confirm', 'abc:1');
    expect(sealer.verify('confirm', signed)).toBe('abc:1');
    const [text = '', mac = ''] = signed.split('.');
    const forged = Buffer.from('abd:1').toString('base64url');
    for (const wrong of [`${forged}.${mac}`, `${text}.`, text, `${signed}.x`, '', `${text}.${mac.slice(1)}`])
      expect(sealer.verify('confirm', wrong)).toBeNull();
    expect([sealer.verify('own', signed), other.verify('confirm', signed)]).toEqual([null, null]);
  });

  it('makes its secret once, for the eyes of one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-secret-'));
    const config = { SECRET_KEY: '', DATA_DIR: join(folder, 'data') };
    const first = openSealer(config);
    expect(openSealer(config).unseal(first.seal('x'))).toBe('x');
    const path = join(config.DATA_DIR, 'secret.key');
    expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
