import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { consentVersion } from './consent.ts';

const words = (language: string) => {
  const path = join(import.meta.dirname, `../../../messages/comments.${language}.json`);
  const messages = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  return ['comments.consent', 'comments.runBy', 'comments.runByPublisher'].map((key) => messages[key]);
};

/** What each version of the words was: add a line when they change. */
const versions: Readonly<Record<string, string>> = { '2026-11': '6d62e9618be36dbc' };

it('the words beside the button have a version of their own', () => {
  const hash = createHash('sha256')
    .update(JSON.stringify([words('sv'), words('en')]))
    .digest('hex')
    .slice(0, 16);
  expect(versions[consentVersion]).toBe(hash);
});
