import type { Body } from '#lib/articles/body.ts';
import { isSafeLink, readBody } from '#lib/articles/body-checking.ts';
import type { OutsideLink } from '#lib/people/people.ts';
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
import { organisationsNamed, usableName, writeOrganisationNames } from './names.ts';
import type { OrganisationPicture } from './organisations.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

/** What is kept of an organisation. A member is one in the register, or only a name. */
export interface OrganisationFacts {
  readonly name: string;
  readonly variants?: readonly string[];
  readonly summary?: string | null;
  readonly mission?: readonly string[];
  readonly body?: Body;
  readonly pictures?: readonly OrganisationPicture[];
  readonly links?: readonly OutsideLink[];
  readonly image?: { imageId: string; alt: string } | null;
  readonly members?: readonly { readonly name: string; readonly organisationId?: string | null }[];
}

export class OrganisationKnown extends Refusal {
  readonly organisationId: string;
  constructor(name: string, organisationId: string) {
    super('organisation-known', 409, `An organisation called ${name}, or nearly so, is there already.`, {
      name
    });
    this.organisationId = organisationId;
  }
}

export class OrganisationMissing extends Refusal {
  constructor() {
    super('organisation-missing', 404, 'There is no such organisation.');
  }
}

export class OrganisationTextUnreadable extends Refusal {
  constructor() {
    super(
      'organisation-text-unreadable',
      400,
      'The text or a link of the organisation could not be read. Nothing was changed.'
    );
  }
}

/** Registers an organisation and returns the id. Refuses a name that one goes by already, in any spelling. */
export async function registerOrganisation(
  room: Room,
  facts: OrganisationFacts,
  actor: Actor
): Promise<string> {
  demand(actor, 'person.write');
  const name = usableName(facts.name);
  const id = newId();
  await room.db.transact(async (tx) => {
    const [known] = await organisationsNamed(tx, name);
    if (known) throw new OrganisationKnown(name, known);
    const now = room.clock.now();
    await tx
      .insertInto('organisation')
      .values({ id, ...columnsOf(facts, name), created_at: now, updated_at: now })
      .execute();
    await writeParts(tx, id, name, facts);
    await audit(tx, room.clock, actor, {
      action: 'organisation.register',
      thing: 'organisation',
      thingId: id,
      detail: { name }
    });
  });
  return id;
}

/** Changes an organisation: every fact is replaced by what is given. */
export async function changeOrganisation(
  room: Room,
  id: string,
  facts: OrganisationFacts,
  actor: Actor
): Promise<void> {
  demand(actor, 'person.write');
  const name = usableName(facts.name);
  await room.db.transact(async (tx) => {
    const changed = await tx
      .updateTable('organisation')
      .set({ ...columnsOf(facts, name), updated_at: room.clock.now() })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new OrganisationMissing();
    await writeParts(tx, id, name, facts);
    await audit(tx, room.clock, actor, {
      action: 'organisation.change',
      thing: 'organisation',
      thingId: id,
      detail: { name }
    });
    await room.events.announce(tx, { kind: 'organisation.changed', subject: id });
  });
}

function columnsOf(facts: OrganisationFacts, name: string) {
  return {
    name,
    slug: slugOf(name, 'organisation'),
    sort_key: sortKey(name),
    ...textColumns(facts),
    pictures: JSON.stringify(facts.pictures ?? []),
    image_id: facts.image?.imageId ?? null,
    image_alt: facts.image?.alt ?? null
  };
}

function textColumns({ summary, mission = [], body = [], links = [] }: OrganisationFacts) {
  const read = readBody(body);
  if (!read || !links.every((link) => /^https?:/.test(link.url) && isSafeLink(link.url)))
    throw new OrganisationTextUnreadable();
  return {
    summary: summary?.trim() || null,
    mission: JSON.stringify(mission.map((line) => line.trim()).filter(Boolean)),
    body: JSON.stringify(read),
    links: JSON.stringify(links)
  };
}

async function writeParts(tx: Transaction, id: string, name: string, facts: OrganisationFacts) {
  await writeOrganisationNames(tx, id, [name, ...(facts.variants ?? [])]);
  await tx.deleteFrom('organisation_member').where('organisation_id', '=', id).execute();
  for (const [position, member] of (facts.members ?? []).entries())
    await tx
      .insertInto('organisation_member')
      .values({
        id: newId(),
        organisation_id: id,
        member_id: member.organisationId ?? null,
        name: usableName(member.name),
        position
      })
      .execute();
}

/** Makes two registrations of one organisation into one: `from` leads to `into` for ever. */
export async function mergeOrganisations(
  room: Room,
  from: string,
  into: string,
  actor: Actor
): Promise<void> {
  demand(actor, 'person.write');
  await room.db.transact(async (tx) => {
    const target = await resolved(tx, into);
    if (!target || target === from) throw new OrganisationMissing();
    await tx
      .updateTable('organisation')
      .set({ merged_into: target, updated_at: room.clock.now() })
      .where((where) => where.or([where('id', '=', from), where('merged_into', '=', from)]))
      .execute();
    await tx
      .updateTable('organisation_name')
      .set({ organisation_id: target, kind: 'variant' })
      .where('organisation_id', '=', from)
      .execute();
    await audit(tx, room.clock, actor, {
      action: 'organisation.merge',
      thing: 'organisation',
      thingId: from,
      detail: { into: target }
    });
    await room.events.announce(tx, { kind: 'organisation.changed', subject: target });
  });
}

async function resolved(tx: Transaction, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('organisation')
    .select(['id', 'merged_into'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.merged_into ?? row?.id;
}
