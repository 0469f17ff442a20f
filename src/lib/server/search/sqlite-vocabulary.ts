import type { Database } from 'better-sqlite3';
import type { Vocabulary } from '#lib/search/vocabulary.ts';
import { backwards } from './sqlite-index.ts';

/** More answers than this are cut, the shortest kept. */
const most = 200;
/** After every letter there is. */
const last = '\u{10ffff}';

/** The words of an open index. */
export function vocabularyOf(db: Database): Vocabulary {
  const is = (column: string) => db.prepare(`select 1 from word where ${column} = ? limit 1`).pluck();
  const stems = (where: string) =>
    db
      .prepare(`select distinct stem from word where ${where} order by length(stem), stem limit ${most}`)
      .pluck();
  const begins = (column: string) => stems(`${column} >= ? and ${column} < ?`);
  const beginning = (column: string) => (text: string) => begins(column).all(text, text + last) as string[];
  return {
    hasForm: (form) => is('form').get(form) !== undefined,
    hasStem: (stem) => is('stem').get(stem) !== undefined,
    stemsOfFormsBeginning: beginning('form'),
    stemsBeginning: beginning('stem'),
    stemsEnding: (ending) => beginning('tail')(backwards(ending)),
    stemsWithoutDots: (bare) => stems('bare = ?').all(bare) as string[]
  };
}
