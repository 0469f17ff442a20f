import type { Selectable, Updateable } from 'kysely';
import type { RecordingFailure } from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { Refusal } from '../refusal.ts';
import { demandQuota } from './quota.ts';
import type { UrlImportTable } from './tables.ts';

interface Room {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
}

/** An import that is still wanted: neither done nor given up nor cancelled. */
export function openImport(
  { db }: Pick<Room, 'db'>,
  id: string
): Promise<Selectable<UrlImportTable> | undefined> {
  return db.read
    .selectFrom('url_import')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

/** Notes what broke the last try, shown while the next one waits. */
export async function noteBreak(
  { db, clock }: Pick<Room, 'db' | 'clock'>,
  id: string,
  refusal: Refusal
): Promise<void> {
  const { code, message, values } = refusal;
  const failure = JSON.stringify({ code, message, values } satisfies RecordingFailure);
  await setOpen(db, id, { failure, updated_at: clock.now() });
}

/** Changes an import, unless it is over. */
export async function setOpen(db: Database, id: string, told: Updateable<UrlImportTable>): Promise<void> {
  await db.transact((tx) =>
    tx.updateTable('url_import').set(told).where('id', '=', id).where('state', '=', 'open').execute()
  );
}

/**
 * Notes what the other server says of the file, and returns how many bytes it may have. Refuses what the account of
 * the import has no room for.
 */
export async function noteAnswer(
  { config, db, clock }: Room,
  { id, created_by }: Selectable<UrlImportTable>,
  found: { length: number | null; etag: string | null }
): Promise<number> {
  const told = { ...found, failure: null, updated_at: clock.now() };
  return db.transact(async (tx) => {
    const bytes = found.length ?? 0;
    const allowed = await demandQuota({ config }, tx, { account: created_by, bytes, importId: id });
    await tx.updateTable('url_import').set(told).where('id', '=', id).where('state', '=', 'open').execute();
    return allowed;
  });
}
