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
import { personsNamed, usableName, writePersonNames } from './names.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

/** What is kept of a person. Names: the one shown and other spellings. */
export interface PersonFacts {
  readonly name: string;
  readonly variants?: readonly string[];
  readonly bio?: string | null;
  readonly portrait?: { imageId: string; alt: string; credit: string } | null;
}

export class PersonKnown extends Refusal {
  readonly personId: string;
  constructor(name: string, personId: string) {
    super('person-known', 409, `Somebody called ${name}, or spelled nearly so, is there already.`, { name });
    this.personId = personId;
  }
}

export class PersonMissing extends Refusal {
  constructor() {
    super('person-missing', 404, 'There is no such person.');
  }
}

/**
 * Registers a person and returns the id. Refuses with `PersonKnown` a name that somebody goes by in any
 * spelling, unless `namesake` says that it is another one.
 */
export async function registerPerson(
  room: Room,
  facts: PersonFacts & { readonly namesake?: boolean },
  actor: Actor
): Promise<string> {
  demand(actor, 'person.write');
  const name = usableName(facts.name);
  const id = newId();
  await room.db.transact(async (tx) => {
    const [known] = facts.namesake ? [] : await personsNamed(tx, name);
    if (known) throw new PersonKnown(name, known);
    const now = room.clock.now();
    await tx
      .insertInto('person')
      .values({ id, ...columnsOf(facts, name), created_at: now, updated_at: now })
      .execute();
    await writePersonNames(tx, id, [name, ...(facts.variants ?? [])]);
    await audit(tx, room.clock, actor, {
      action: 'person.register',
      thing: 'person',
      thingId: id,
      detail: { name }
    });
  });
  return id;
}

/** Changes a person: every fact is replaced by what is given. Other pages show the new name at once. */
export async function changePerson(room: Room, id: string, facts: PersonFacts, actor: Actor): Promise<void> {
  demand(actor, 'person.write');
  const name = usableName(facts.name);
  await room.db.transact(async (tx) => {
    const changed = await tx
      .updateTable('person')
      .set({ ...columnsOf(facts, name), updated_at: room.clock.now() })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new PersonMissing();
    await writePersonNames(tx, id, [name, ...(facts.variants ?? [])]);
    await audit(tx, room.clock, actor, {
      action: 'person.change',
      thing: 'person',
      thingId: id,
      detail: { name }
    });
    await room.events.announce(tx, { kind: 'person.changed', subject: id });
  });
}

function columnsOf(facts: PersonFacts, name: string) {
  return {
    name,
    slug: slugOf(name, 'person'),
    sort_key: sortKey(name),
    bio: facts.bio?.trim() || null,
    image_id: facts.portrait?.imageId ?? null,
    image_alt: facts.portrait?.alt ?? null,
    image_credit: facts.portrait?.credit ?? null
  };
}

/**
 * Makes two registrations of one person into one: `from` leads to `into` for ever, and its names become
 * variants. Nothing else is written; every reader resolves it. Merging a person into themself is refused.
 */
export async function mergePeople(room: Room, from: string, into: string, actor: Actor): Promise<void> {
  demand(actor, 'person.write');
  await room.db.transact(async (tx) => {
    const target = await resolved(tx, into);
    if (!target || target === from) throw new PersonMissing();
    await tx
      .updateTable('person')
      .set({ merged_into: target, updated_at: room.clock.now() })
      .where((where) => where.or([where('id', '=', from), where('merged_into', '=', from)]))
      .execute();
    await tx
      .updateTable('person_name')
      .set({ person_id: target, kind: 'variant' })
      .where('person_id', '=', from)
      .execute();
    await audit(tx, room.clock, actor, {
      action: 'person.merge',
      thing: 'person',
      thingId: from,
      detail: { into: target }
    });
    await room.events.announce(tx, { kind: 'person.changed', subject: target });
  });
}

async function resolved(tx: Transaction, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('person')
    .select(['id', 'merged_into'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.merged_into ?? row?.id;
}

/** Replaces a person's memberships: organisation, title, and dates as written (`2019`, `2019-05-01`). */
export async function setMemberships(
  room: Room,
  personId: string,
  memberships: readonly {
    organisationId: string;
    title?: string | null;
    from?: string | null;
    to?: string | null;
  }[],
  actor: Actor
): Promise<void> {
  demand(actor, 'person.write');
  await room.db.transact(async (tx) => {
    await tx.deleteFrom('membership').where('person_id', '=', personId).execute();
    for (const { organisationId, title, from, to } of memberships)
      await tx
        .insertInto('membership')
        .values({
          id: newId(),
          person_id: personId,
          organisation_id: organisationId,
          title: title?.trim() || null,
          from_date: from?.trim() || null,
          to_date: to?.trim() || null
        })
        .execute();
    await room.events.announce(tx, { kind: 'person.changed', subject: personId });
  });
}
