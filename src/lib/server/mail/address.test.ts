import { describe, expect, it } from 'vitest';
import { readAddress } from './address.ts';

describe('an e-mail address', () => {
  it.each([
    ['anna@example.org', 'anna@example.org'],
    ['Anna.Maria+radio@Example.ORG', 'Anna.Maria+radio@example.org'],
    ["o'neill@sub.example.co.uk", "o'neill@sub.example.co.uk"],
    ['olle@räksmörgås.se', 'olle@xn--rksmrgs-5wao1o.se'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`]
  ])('%j is sent to as %j', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([
    '',
    '@',
    'anna',
    'anna@',
    '@example.org',
    'anna@localhost',
    'anna@@example.org',
    'anna@example..org',
    'anna@-example.org',
    'anna@example.org.',
    'anna@example.o',
    '.anna@example.org',
    'anna.@example.org',
    'an..na@example.org',
    ' anna@example.org',
    'anna@example.org ',
    'anna@exam ple.org',
    'anna@example.org\n',
    'anna@example.org\r\nBcc: all@example.org',
    'anna@example.org\u2028Bcc: all@example.org',
    'anna\0@example.org',
    'anna@example.org, olle@example.org',
    'anna@example.org;olle@example.org',
    'Anna <anna@example.org>',
    '<anna@example.org>',
    'a@b>\r\nRCPT TO:<c@example.org',
    'friends: anna@example.org;',
    '"anna olle"@example.org',
    '"a@evil.example"@example.org',
    'anna(olle)@example.org',
    'anna@[127.0.0.1]',
    'anna@127.0.0.1',
    'anna@example.org/path',
    'anna@example%2eorg',
    'åsa@example.org',
    `${'a'.repeat(65)}@example.org`,
    `anna@${'a'.repeat(64)}.org`,
    `anna@${'long.'.repeat(60)}org`,
    `${'a'.repeat(5_000)}@example.org`
  ])('is refused: %j', (text) => {
    expect(() => readAddress(text)).toThrow(expect.objectContaining({ code: 'mail-address-unusable' }));
  });
});
