import { tidyName } from '#lib/people/name-folding.ts';
import { slugOf } from '#lib/ui/slug.ts';
import { sortKey } from '#lib/ui/swedish-order.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';

/** What is kept of a programme. */
export interface ProgrammeFacts {
  readonly title: string;
  readonly description: string;
  readonly language?: string;
  readonly schedule?: string | null;
  readonly image?: { imageId: string; alt: string } | null;
  /** Recordings received from now on are written down by a machine; as it was when left out. */
  readonly isTranscribed?: boolean;
}

export class ProgrammeTitleUnusable extends Refusal {
  constructor() {
    super('programme-title-unusable', 400, 'A programme has a title of 1–80 characters.');
  }
}

export class ProgrammeMissing extends Refusal {
  constructor() {
    super('programme-missing', 404, 'There is no such programme.');
  }
}

/** Makes a programme, which owns a feed from now on, and returns its id. */
export async function createProgramme(
  { db, clock }: { db: Database; clock: Clock },
  facts: ProgrammeFacts,
  actor: Actor
): Promise<string> {
  demand(actor, 'programme.write');
  const id = newId();
  const now = clock.now();
  await db.transact(async (tx) => {
    await tx
      .insertInto('programme')
      .values({
        ...{ id, ...columnsOf(facts), created_at: now, updated_at: now },
        transcribed_since: facts.isTranscribed ? now : null
      })
      .execute();
    await audit(tx, clock, actor, { action: 'programme.create', thing: 'programme', thingId: id });
  });
  return id;
}

/** Changes a programme: every fact is replaced by what is given. What is found by its name follows. */
export async function changeProgramme(
  { db, clock, events }: { db: Database; clock: Clock; events: Announcer },
  id: string,
  facts: ProgrammeFacts,
  actor: Actor
): Promise<void> {
  demand(actor, 'programme.write');
  await db.transact(async (tx) => {
    const changed = await tx
      .updateTable('programme')
      .set({ ...columnsOf(facts), updated_at: clock.now() })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new ProgrammeMissing();
    if (facts.isTranscribed !== undefined) await setTranscribed(tx, clock, id, facts.isTranscribed);
    await audit(tx, clock, actor, { action: 'programme.change', thing: 'programme', thingId: id });
    await events.announce(tx, { kind: 'programme.changed', subject: id });
  });
}

/** What is so already keeps the time from which it is so. */
async function setTranscribed(tx: Transaction, clock: Clock, id: string, isWanted: boolean): Promise<void> {
  await tx
    .updateTable('programme')
    .set({ transcribed_since: isWanted ? clock.now() : null })
    .where('id', '=', id)
    .where('transcribed_since', isWanted ? 'is' : 'is not', null)
    .execute();
}

function columnsOf(facts: ProgrammeFacts) {
  const title = tidyName(facts.title, 80);
  if (!title) throw new ProgrammeTitleUnusable();
  return {
    title,
    slug: slugOf(title, 'program'),
    sort_key: sortKey(title),
    description: facts.description.trim().slice(0, 2000),
    language: facts.language ?? 'sv',
    schedule: facts.schedule?.trim() || null,
    image_id: facts.image?.imageId ?? null,
    image_alt: facts.image?.alt ?? null
  };
}
