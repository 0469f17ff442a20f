import type { Selectable } from 'kysely';
import type { RecordingFailure, UrlImport } from '#lib/media/recording.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { type Place, placesInQueue } from '../jobs/places.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';
import { Refusal } from '../refusal.ts';
import { shownName } from './file-name.ts';
import { readAddress } from './guarded-request.ts';
import { demandQuota } from './quota.ts';
import type { UrlImportTable } from './tables.ts';

export class ImportsTooMany extends Refusal {
  constructor() {
    super('imports-too-many', 429, 'Five files are being fetched for you already. Wait until one is done.');
  }
}

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

const mostAtOnce = 5;
const fetchKind = 'media.fetch';

/** The name of the file, among those of uploads, that an import gathers in. */
export const importedFile = (importId: string): string => `import-${importId}`;

/** The job that fetches a file. */
export const fetchJob = (importId: string): NewJob & { readonly uniqueKey: string } => ({
  kind: fetchKind,
  payload: { importId },
  subject: `import:${importId}`,
  maxAttempts: 8,
  uniqueKey: `${fetchKind}:${importId}`
});

/**
 * Has the portal fetch a file from an address and make a recording of it, and returns the id of the import. Refuses
 * what is no address, more than five at once for an account, one with all under way that it may have, and actors who
 * may not upload.
 */
export async function importFrom(
  { config, db, clock }: Room & { readonly config: Config },
  address: string,
  actor: Actor
): Promise<string> {
  demand(actor, 'recording.upload');
  const url = readAddress(address);
  const id = newId();
  const now = clock.now();
  await db.transact(async (tx) => {
    await demandFew(tx, accountOf(actor));
    await demandQuota({ config }, tx, { account: accountOf(actor), bytes: 1 });
    await tx
      .insertInto('url_import')
      .values({
        id,
        address: url.href,
        name: nameOf(url),
        state: 'open',
        created_by: accountOf(actor),
        created_at: now,
        updated_at: now
      })
      .execute();
    const detail = { host: url.host };
    await audit(tx, clock, actor, { action: 'import.requested', thing: 'import', thingId: id, detail });
    await enqueue(tx, clock, fetchJob(id));
  });
  return id;
}

/** Refuses another import for an account that has five already. */
export async function demandFew(tx: Transaction, account: string | null): Promise<void> {
  const { open } = await tx
    .selectFrom('url_import')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('state', '=', 'open')
    .where('created_by', 'is not distinct from', account)
    .executeTakeFirstOrThrow();
  if (open >= mostAtOnce) throw new ImportsTooMany();
}

function nameOf(url: URL): string {
  const last = url.pathname.split('/').findLast(Boolean) ?? '';
  try {
    return shownName(decodeURIComponent(last)) || url.hostname;
  } catch {
    return shownName(last) || url.hostname;
  }
}

/** Imports that failed or were cancelled are shown this long. */
const shownMs = 24 * 3600_000;

/**
 * The files that are being fetched, and those that could not be or were cancelled in the last day, newest first; at
 * most 20.
 */
export async function listImports({ db, clock }: Room): Promise<UrlImport[]> {
  const places = await placesInQueue({ db }, [fetchKind]);
  const rows = await db.read
    .selectFrom('url_import')
    .selectAll()
    .where((row) =>
      row.or([
        row('state', '=', 'open'),
        row.and([row('state', 'in', ['failed', 'cancelled']), row('updated_at', '>', clock.now() - shownMs)])
      ])
    )
    .orderBy('created_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => viewOf(row, places.get(fetchJob(row.id).uniqueKey), clock.now()));
}

function viewOf(row: Selectable<UrlImportTable>, place: Place | undefined, now: number): UrlImport {
  const isWaiting = row.state === 'open' && place?.state === 'waiting';
  return {
    id: row.id,
    name: row.name,
    host: new URL(row.address).host,
    state: row.state as UrlImport['state'],
    received: row.received,
    length: row.length,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as RecordingFailure),
    retriesAt: isWaiting && place.runAt > now ? place.runAt : null,
    isStopping: row.state !== 'open' && place !== undefined
  };
}

/** Notes that a file could not be fetched, and why, in the caller's transaction. */
export async function failImport(
  { clock }: Pick<Room, 'clock'>,
  tx: Transaction,
  { importId }: { importId: string },
  failure: RecordingFailure
): Promise<void> {
  await tx
    .updateTable('url_import')
    .set({ state: 'failed', failure: JSON.stringify(failure), updated_at: clock.now() })
    .where('id', '=', importId)
    .where('state', '=', 'open')
    .execute();
}
