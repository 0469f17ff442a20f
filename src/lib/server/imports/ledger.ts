import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';

/** What a key of a source stands for here. */
export interface Imported {
  readonly thingId: string;
  readonly fingerprint: string;
}

export type ImportedKind = 'programme' | 'person' | 'organisation' | 'article';

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

/** Notes what a source's key was imported as, and when it is to be published if it waits for its recording. */
export async function noteImported(
  { db, clock }: { db: Database; clock: Clock },
  source: string,
  kind: ImportedKind,
  entry: { key: string; thingId: string; fingerprint: string; publishAt?: number | undefined }
): Promise<void> {
  const values = {
    thing_id: entry.thingId,
    fingerprint: entry.fingerprint,
    imported_at: clock.now(),
    publish_at: entry.publishAt ?? null
  };
  await db.transact((tx) =>
    tx
      .insertInto('imported')
      .values({ key: rowKey(source, kind, entry.key), kind, ...values })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
      .execute()
  );
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
