import { Refusal } from '../refusal.ts';

/** The disk that the database lies on is full: nothing can be written until there is room. Jobs try again later. */
export class DatabaseFull extends Refusal {
  readonly retry = true;
  constructor() {
    super(
      'database-full',
      507,
      'The disk of the portal is full, so nothing could be saved. Tell the operator and try again later.'
    );
  }
}

/** What SQLite and PostgreSQL call it. */
const names: ReadonlySet<unknown> = new Set(['SQLITE_FULL', '53100']);

/** Waits for a transaction; a full disk becomes `DatabaseFull`, every other failure stays what it is. */
export async function unlessDatabaseFull<Written>(writing: Promise<Written>): Promise<Written> {
  try {
    return await writing;
  } catch (cause) {
    const isFull = cause instanceof Error && 'code' in cause && names.has(cause.code);
    throw isFull ? new DatabaseFull() : cause;
  }
}
