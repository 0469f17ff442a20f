import type { Database, Statement } from 'better-sqlite3';
import type { Vocabulary } from '#lib/search/vocabulary.ts';
import { stem } from '#lib/search/stemming.ts';
import { backwards, token } from './sqlite-index.ts';

/** More answers than this are cut, the shortest kept. */
const most = 200;
/** Of those that may be meant by a misspelled word, as many as are looked at. */
const mostLike = 4000;
/** After every letter there is. */
const last = '\u{10ffff}';

/** The words of an open index. */
export function vocabularyOf(db: Database): Vocabulary {
  const prepared = new Map<string, Statement>();
  const ask = (sql: string) => {
    const statement = prepared.get(sql) ?? db.prepare(sql).pluck();
    prepared.set(sql, statement);
    return statement;
  };
  const has = (column: string) => (text: string) =>
    ask(`select 1 from word where ${column} = ? limit 1`).get(text) !== undefined;
  const stems = (where: string) =>
    ask(`select distinct stem from word where ${where} order by length(stem), stem limit ${most}`);
  const beginning = (column: string) => (text: string) =>
    stems(`${column} >= ? and ${column} < ?`).all(text, text + last) as string[];
  return {
    hasForm: has('form'),
    hasStem: has('stem'),
    stemsOfFormsBeginning: beginning('form'),
    stemsBeginning: beginning('stem'),
    stemsEnding: (ending) => beginning('tail')(backwards(ending)),
    stemsWithoutDots: (bare) => stems('bare = ?').all(bare) as string[],
    formsLike: (form) => formsLike(db, form),
    commonness: (one) =>
      ask('select count(*) from row_fts where row_fts match ?').get(`stems : "${token(one)}"`) as number
  };
}

/** One wrong letter leaves a half of the word as it was, and two mostly a third. */
function formsLike(db: Database, form: string) {
  const kept = Math.max(2, Math.floor(form.length / (form.length < 9 ? 2 : 3)));
  const root = stem(form);
  const ending = backwards(root).slice(0, Math.max(2, Math.floor(root.length / 2)));
  const found = db.prepare(
    `select form, stem from word where form >= :start and form < :start || :last and length(form) between :least and :most
     union
     select form, stem from word where tail >= :ending and tail < :ending || :last and length(form) between :least and :most
     limit ${mostLike}`
  );
  const start = form.slice(0, kept);
  return found.all({ start, ending, last, least: form.length - 4, most: form.length + 4 }) as {
    form: string;
    stem: string;
  }[];
}
