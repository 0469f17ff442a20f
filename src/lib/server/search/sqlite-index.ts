import type { Database, Statement } from 'better-sqlite3';
import { stemIn } from '#lib/search/languages.ts';
import { withoutDots, wordsOf } from '#lib/search/words.ts';
import { type Field, fields, type IndexWriter, type SearchDocument, type SearchText } from './engine.ts';

/** Raised when what an index holds, or how words are understood, changes: an older one is then made again. */
export const schemaVersion = 3;

const tokenizer = `tokenize="unicode61 remove_diacritics 0"`;

const schema = `
  create table article (
    key integer primary key, id text not null unique, version text not null, kind text not null,
    programme text, credits text not null, organisations text not null, topics text not null, year integer not null, published_at integer not null,
    first_row integer not null, first_spoken integer not null, last_row integer not null
  );
  create table row (
    key integer primary key, article integer not null, field text not null, start_ms integer, speaker text,
    text text not null, language text not null, times text not null
  );
  create index row_article on row (article);
  create table word (
    form text not null, stem text not null, tail text not null, bare text not null, primary key (form, stem)
  ) without rowid;
  create index word_stem on word (stem);
  create index word_tail on word (tail);
  create index word_bare on word (bare);
  create virtual table row_fts using fts5 (forms, stems, content='', contentless_delete=1, ${tokenizer});
  create virtual table article_fts using fts5 (${fields.join(', ')}, content='', contentless_delete=1, ${tokenizer});
  pragma user_version = ${schemaVersion};
`;

/** Makes the tables of an empty index. */
export function makeSchema(db: Database): void {
  db.exec(schema);
}

/** A word as the index writes it: letters that SQLite may not know as letters are spelled out. */
export function token(word: string): string {
  return word.replace(/[^a-z0-9åäö]/gu, (letter) => `x${letter.codePointAt(0)?.toString(16) ?? ''}`);
}

/** Gives a word back to front, so that its ending can be looked up. */
export function backwards(word: string): string {
  return Array.from(word).reverse().join('');
}

/** A writer on an open index. The caller sees to the transaction. */
export function indexWriter(db: Database): IndexWriter {
  return {
    put(document) {
      const forgotten = removeArticle(db, document.articleId);
      const added = addArticle(db, document);
      forgetWords(db, forgotten.difference(added));
    },
    remove(articleId) {
      forgetWords(db, removeArticle(db, articleId));
    }
  };
}

interface Prepared {
  readonly forms: string[];
  readonly stems: string[];
}

function addArticle(db: Database, document: SearchDocument): Set<string> {
  const nextRow = (db.prepare('select coalesce(max(key), 0) + 1 from row').pluck().get() as number) || 1;
  const texts = inOrder(document.texts);
  const { lastInsertRowid: key } = db
    .prepare(
      `insert into article (id, version, kind, programme, credits, organisations, topics, year, published_at, first_row, first_spoken, last_row)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    .run(
      document.articleId,
      document.version,
      document.kind,
      document.programmeId,
      JSON.stringify(document.credits),
      JSON.stringify(document.organisationIds),
      JSON.stringify(document.topicIds),
      document.year,
      document.publishedAt,
      nextRow,
      nextRow + texts.filter(({ field }) => field !== 'spoken').length,
      nextRow + texts.length - 1
    );
  const prepared = texts.map(prepare);
  const addRow = rowAdder(db, Number(key));
  for (const [index, text] of texts.entries()) {
    const words = prepared[index];
    if (words) addRow(nextRow + index, text, words);
  }
  const stemsOf = (field: Field) =>
    texts
      .flatMap((text, index) => (text.field === field ? (prepared[index]?.stems.map(token) ?? []) : []))
      .join(' ');
  db.prepare(
    `insert into article_fts (rowid, ${fields.join(', ')}) values (?${', ?'.repeat(fields.length)})`
  ).run(key, ...fields.map(stemsOf));
  return learnWords(db, prepared);
}

/** Rows of one article lie together, what is spoken in order of time: finding relies on it. */
function inOrder(texts: readonly SearchText[]): SearchText[] {
  return texts.toSorted(
    (a, b) => fields.indexOf(a.field) - fields.indexOf(b.field) || (a.startMs ?? 0) - (b.startMs ?? 0)
  );
}

function prepare({ text, language }: SearchText): Prepared {
  const forms = wordsOf(text).map(({ form }) => form);
  return { forms, stems: forms.map((form) => stemIn(language, form)) };
}

function rowAdder(db: Database, article: number) {
  const row: Statement = db.prepare(
    'insert into row (key, article, field, start_ms, speaker, text, language, times) values (?, ?, ?, ?, ?, ?, ?, ?)'
  );
  const words = db.prepare('insert into row_fts (rowid, forms, stems) values (?, ?, ?)');
  return (key: number, one: SearchText, { forms, stems }: Prepared) => {
    const { field, startMs, speaker, text, language = 'sv', times } = one;
    row.run(key, article, field, startMs, speaker, text, language, JSON.stringify(times));
    words.run(key, forms.map(token).join(' '), stems.map(token).join(' '));
  };
}

function learnWords(db: Database, prepared: readonly Prepared[]): Set<string> {
  const add = db.prepare('insert or ignore into word (form, stem, tail, bare) values (?, ?, ?, ?)');
  const known = new Set<string>();
  for (const { forms, stems } of prepared)
    for (const [at, form] of forms.entries()) {
      const root = stems[at] ?? form;
      if (known.has(`${form} ${root}`)) continue;
      known.add(`${form} ${root}`);
      add.run(form, root, backwards(root), withoutDots(root));
    }
  return new Set(prepared.flatMap((words) => words.forms));
}

/** Removes an article; returns the words that were in it. */
function removeArticle(db: Database, articleId: string): Set<string> {
  const key = db.prepare('select key from article where id = ?').pluck().get(articleId);
  if (key === undefined) return new Set();
  const rows = db.prepare('select key, text from row where article = ?').all(key) as {
    key: number;
    text: string;
  }[];
  const removeWords = db.prepare('delete from row_fts where rowid = ?');
  for (const row of rows) removeWords.run(row.key);
  db.prepare('delete from row where article = ?').run(key);
  db.prepare('delete from article_fts where rowid = ?').run(key);
  db.prepare('delete from article where key = ?').run(key);
  return new Set(rows.flatMap(({ text }) => wordsOf(text).map(({ form }) => form)));
}

/** Words that stand in no article any more are not remembered: what was withdrawn must not be guessed from them. */
function forgetWords(db: Database, forms: ReadonlySet<string>): void {
  const isThere = db.prepare('select 1 from row_fts where row_fts match ? limit 1').pluck();
  const forget = db.prepare('delete from word where form = ?');
  for (const form of forms) if (isThere.get(`forms : "${token(form)}"`) === undefined) forget.run(form);
}
