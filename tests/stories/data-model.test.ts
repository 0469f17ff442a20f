import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/databases.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/data-model.md'), 'utf8');
const drawings = [...text.matchAll(/```mermaid\n([^]*?)```/g)].map((match) => match[1] ?? '').join('\n');

describe('docs/data-model.md', () => {
  let made: TestDatabase;
  const columns = new Map<string, string[]>();
  beforeAll(async () => {
    made = await testDatabase('sqlite');
    for (const table of await made.db.read.introspection.getTables())
      columns.set(
        table.name,
        table.columns.map((column) => column.name)
      );
  });
  afterAll(() => made.drop());

  it('draws every table there is, and no other', () => {
    const drawn = [...drawings.matchAll(/^ {2}(\w+) \{/gm)].map((match) => match[1]);
    const related = [...drawings.matchAll(/^ {2}(\w+) \S+--\S+ (\w+) :/gm)].flatMap((match) =>
      match.slice(1, 3)
    );
    expect([...new Set([...drawn, ...related])].sort()).toEqual([...columns.keys()].sort());
    expect(drawn.length).toBe(columns.size);
  });

  it('names only columns that the tables have', () => {
    const wrong = [...drawings.matchAll(/^ {2}(\w+) \{([^}]*)\}/gm)].flatMap(([, table = '', body = '']) =>
      body
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ')[1] ?? '')
        .filter((column) => !columns.get(table)?.includes(column))
        .map((column) => `${table}.${column}`)
    );
    expect(wrong).toEqual([]);
  });
});
