import { describe, expect, it } from 'vitest';
import { addressBlock, privateKey } from './address-block.ts';

describe('an address block', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['not an address', 'not an address']
  ])('of %s is %s', (address, block) => expect(addressBlock(address)).toBe(block));

  it('stands in a key that does not show it', () => {
    const key = privateKey('sign-in', 'ada@example.org');
    expect(key).toMatch(/^sign-in:[0-9a-f]{32}$/);
    expect(key).not.toBe(privateKey('sign-in', 'bo@example.org'));
  });
});
