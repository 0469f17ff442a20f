import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';

/** What a key of a source stands for here. */
export interface Imported {
  readonly thingId: string;
  readonly fingerprint: string;
}

export type ImportedKind = 'programme' | 'person' | 'organisation' | 'article' | 'comment';

const rowKey = (source: string, kind: ImportedKind, key: string) => `${source}/${kind}/${key}`;

/** What a source's key was imported as, or undefined. */
export async function findImported(
  { db }: { db: Database },
  source: string,
  kind: ImportedKind,
  key: string
): Promise<Imported | undefined> {
  return db.read
    .selectFrom('imported')
    .select(['thing_id as thingId', 'fingerprint'])
    .where('key', '=', rowKey(source, kind, key))
    .executeTakeFirst();
}

/** What many keys of a source were imported as: ids by key, of those that were. */
export async function findAllImported(
  { db }: { db: Database },
  source: string,
  kind: ImportedKind,
  keys: readonly string[]
): Promise<Map<string, string>> {
  const prefix = rowKey(source, kind, '');
  const found = new Map<string, string>();
  for (let from = 0; from < keys.length; from += 500) {
    const some = keys.slice(from, from + 500).map((key) => prefix + key);
    const rows = await db.read
      .selectFrom('imported')
      .select(['key', 'thing_id'])
      .where('key', 'in', some)
      .execute();
    for (const row of rows) found.set(row.key.slice(prefix.length), row.thing_id);
  }
  return found;
}

/** What is noted of a key: what it stands for, and when that is to be published if it waits for its recording. */
export interface Note {
  readonly key: string;
  readonly thingId: string;
  readonly fingerprint: string;
  readonly publishAt?: number | undefined;
}

/** Notes what a source's key was imported as. */
export async function noteImported(
  { db, clock }: { db: Database; clock: Clock },
  source: string,
  kind: ImportedKind,
  note: Note
): Promise<void> {
  await db.transact((tx) => noteImportedIn(tx, clock, { source, kind }, note));
}

/** The same in the caller's transaction. */
export async function noteImportedIn(
  tx: Transaction,
  clock: Clock,
  { source, kind }: { readonly source: string; readonly kind: ImportedKind },
  note: Note
): Promise<void> {
  const values = {
    thing_id: note.thingId,
    fingerprint: note.fingerprint,
    imported_at: clock.now(),
    publish_at: note.publishAt ?? null
  };
  await tx
    .insertInto('imported')
    .values({ key: rowKey(source, kind, note.key), kind, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute();
}

/** Everything imported from a source of one kind. */
export async function listImported(
  { db }: { db: Database },
  source: string,
  kind: ImportedKind
): Promise<string[]> {
  const rows = await db.read
    .selectFrom('imported')
    .select('thing_id')
    .where('kind', '=', kind)
    .where('key', 'like', `${source}/%`)
    .execute();
  return rows.map((row) => row.thing_id);
}
