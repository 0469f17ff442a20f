import type { Pause } from '#lib/jobs/job.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { continueLane, pauseLane, pauseOf } from '../jobs/pausing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** So much of a reason is kept. */
const mostCharacters = 200;

/**
 * Pauses the processing of every recording, until it is continued: what runs is stopped within a second and begins
 * anew then, everything else goes on. Nothing changes when it is paused already. Refuses actors who may not steer.
 */
export async function pauseQueue({ db, clock }: Room, reason: string, actor: Actor): Promise<void> {
  demand(actor, 'queue.steer');
  const by = actor.kind === 'account' ? actor.name : null;
  const why = reason.trim().slice(0, mostCharacters) || null;
  await db.transact(async (tx) => {
    if (!(await pauseLane(tx, clock, 'heavy', { by, reason: why }))) return;
    await audit(tx, clock, actor, {
      action: 'queue.paused',
      thing: 'queue',
      thingId: 'heavy',
      detail: { reason: why }
    });
  });
}

/** Lets the processing of recordings go on. Nothing changes when it was not paused. Refuses who may not steer. */
export async function continueQueue({ db, clock }: Room, actor: Actor): Promise<void> {
  demand(actor, 'queue.steer');
  await db.transact(async (tx) => {
    if (!(await continueLane(tx, 'heavy'))) return;
    await audit(tx, clock, actor, { action: 'queue.continued', thing: 'queue', thingId: 'heavy' });
  });
}

/** Since when the processing of recordings is paused, by whom and why; null while it goes on. */
export function findPause({ db }: { readonly db: Database }): Promise<Pause | null> {
  return pauseOf(db.read, 'heavy');
}
