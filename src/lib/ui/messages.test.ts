import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Message, translator } from './messages.ts';

const folder = join(import.meta.dirname, '../../../messages');
const read = (file: string) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Message>;
const placeholders = (message: Message) =>
  [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();

describe('the messages', () => {
  it.each([
    'sv.json',
    'studio.sv.json',
    'refusals.sv.json',
    'mail.sv.json',
    'notes.sv.json',
    'comments.sv.json',
    'grounds.sv.json',
    'listening.sv.json',
    'quotes.sv.json',
    'lists.sv.json',
    'own-comments.sv.json',
    'search.sv.json'
  ])('%s says in English what it says in Swedish', (file) => {
    const swedish = read(file);
    const english = read(file.replace('sv.json', 'en.json'));
    expect(Object.keys(english).sort()).toEqual(Object.keys(swedish).sort());
    for (const [key, message] of Object.entries(swedish))
      expect([key, placeholders(english[key] ?? '')]).toEqual([key, placeholders(message)]);
  });

  it('puts values in, and chooses between one and many', () => {
    const t = translator('sv', {
      hits: { one: '{count} träff', other: '{count} träffar' },
      hi: 'Hej {name}'
    });
    expect([t('hits', { count: 1 }), t('hits', { count: 1200 }), t('hi', { name: 'Åsa' })]).toEqual([
      '1 träff',
      '1\u00a0200 träffar',
      'Hej Åsa'
    ]);
  });

  it('has a sentence for every refusal the engine makes', () => {
    const sentences = read('refusals.sv.json');
    const root = join(import.meta.dirname, '../server');
    const codes = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => {
        const source = readFileSync(join(root, file), 'utf8');
        return [...source.matchAll(/(?:super|new Refusal)\(\s*'([a-z0-9-]+)',\s*\d{3}/g)].map(
          (match) => match[1] ?? ''
        );
      });
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !(code in sentences))).toEqual([]);
  });
});
