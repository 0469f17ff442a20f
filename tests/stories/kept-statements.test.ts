import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepStatements } from '#lib/server/database/kept-statements.ts';

const two = 'select 1 as n union select 2';
let connection: Sqlite.Database;

beforeEach(() => {
  connection = new Sqlite(':memory:');
});
afterEach(() => {
  connection.close();
});

describe('keepStatements', () => {
  it('compiles a statement once, and gives it again', () => {
    const kept = keepStatements(connection);
    expect(kept.prepare(two)).toBe(kept.prepare(two));
    expect(kept.prepare(two).all([])).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('gives another while the rows of one are still being read', () => {
    const kept = keepStatements(connection);
    const reading = kept.prepare(two).iterate([]);
    reading.next();
    expect(kept.prepare(two).all([])).toHaveLength(2);
    expect([...reading]).toEqual([{ n: 2 }]);
  });

  it('lets go of the one that was not used for longest', () => {
    const kept = keepStatements(connection);
    const [first, second] = [kept.prepare('select 0 as n'), kept.prepare('select -1 as n')];
    for (let n = 1; n < 299; n++) kept.prepare(`select ${n} as n`);
    expect(kept.prepare('select 0 as n')).toBe(first);
    kept.prepare('select 299 as n');
    expect(kept.prepare('select 0 as n')).toBe(first);
    expect(kept.prepare('select -1 as n')).not.toBe(second);
  });
});
