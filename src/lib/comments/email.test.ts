import { describe, expect, it } from 'vitest';
import { isEmail } from './email.ts';

describe('isEmail', () => {
  it.each(['birgitta@example.org', 'b.falk+ola@post.example.se', 'åsa@malmö.se', "o'neill@example.com"])(
    'takes %s',
    (text) => {
      expect(isEmail(text)).toBe(true);
    }
  );

  it.each([
    '',
    'birgitta',
    'birgitta@example',
    '@example.org',
    'a@b@example.org',
    'a b@example.org',
    'a@example.org\r\nBcc: all@example.org',
    'a@example.org\u2028x',
    '"a"@example.org',
    '<a@example.org>',
    'a@example.org,b@example.org',
    'a@-example.org',
    `${'a'.repeat(250)}@example.org`
  ])('refuses %j', (text) => {
    expect(isEmail(text)).toBe(false);
  });
});
