import { findOrganisation, findOrganisationsByName } from '#lib/server/people/organisations.ts';
import { findPerson, findPeopleByName } from '#lib/server/people/people.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { isRefusal, Refusal } from '#lib/server/refusal.ts';
import type { CreditForm, NamedChoice } from '#lib/studio/article-form.ts';
import type { Known } from '#lib/studio/known.ts';

/** A credit's name is nearly that of somebody in the register: the editor says whether it is the same. */
export class NameToAnswer extends Refusal {
  readonly known: Readonly<Record<number, Known>>;
  constructor(known: Readonly<Record<number, Known>>) {
    const names = Object.values(known)
      .map((one) => one.name)
      .join(', ');
    super('name-to-answer', 422, `Is it the same as ${names}? Answer at the name.`, { names });
    this.known = known;
  }
}

/** The names to answer that a refusal carries; undefined when it is another refusal. */
export function knownOf(refusal: Refusal): Readonly<Record<number, Known>> | undefined {
  return 'known' in refusal ? (refusal.known as Readonly<Record<number, Known>>) : undefined;
}

export interface Resolved {
  readonly personId: string | null;
  readonly organisationId: string | null;
}

/** Finds who each credit is, and registers those who are new. Refuses with every name that must be answered first. */
export async function resolveCredits(
  locals: App.Locals,
  credits: readonly CreditForm[]
): Promise<(Resolved & { affiliationId: string | null })[]> {
  const known: Record<number, Known> = {};
  const resolved: (Resolved & { affiliationId: string | null })[] = [];
  for (const [at, credit] of credits.entries()) {
    const who = await whoIs(locals, credit);
    if ('nearly' in who) known[at] = who.nearly;
    else resolved.push({ ...who, affiliationId: await organisationCalled(locals, credit.affiliation) });
  }
  if (Object.keys(known).length) throw new NameToAnswer(known);
  return resolved;
}

/** Finds the organisations mentioned, and registers those that are new. */
export async function resolveMentions(
  locals: App.Locals,
  mentions: readonly NamedChoice[]
): Promise<{ organisationId: string; name: string }[]> {
  const found = [];
  for (const { name, organisationId } of mentions) {
    const chosen = organisationId && organisationId !== 'new' ? organisationId : undefined;
    const id = chosen ?? (await organisationCalled(locals, name)) ?? (await newOrganisation(locals, name));
    found.push({ organisationId: id, name });
  }
  return found;
}

async function whoIs(locals: App.Locals, credit: NamedChoice): Promise<Resolved | { nearly: Known }> {
  const { name, personId, organisationId } = credit;
  if (organisationId === 'new')
    return { personId: null, organisationId: await newOrganisation(locals, name) };
  if (organisationId) return { personId: null, organisationId };
  if (personId && personId !== 'new') return { personId, organisationId: null };
  const sameName = personId === 'new' ? null : await called(locals, name);
  return sameName ?? newPerson(locals, name, personId === 'new');
}

/** Who goes by exactly this name, in any of their names. */
async function called(locals: App.Locals, name: string): Promise<Resolved | null> {
  const organisationId = await organisationCalled(locals, name);
  if (organisationId) return { personId: null, organisationId };
  for (const { id } of await findPeopleByName(locals.portal, name)) {
    const person = await findPerson(locals.portal, id);
    if (person && [person.name, ...person.variants].some((one) => isSame(one, name)))
      return { personId: person.id, organisationId: null };
  }
  return null;
}

async function organisationCalled({ portal }: App.Locals, name: string): Promise<string | null> {
  if (!name.trim()) return null;
  for (const { id } of await findOrganisationsByName(portal, name)) {
    const one = await findOrganisation(portal, id);
    if (one && [one.name, ...one.variants].some((variant) => isSame(variant, name))) return one.id;
  }
  return null;
}

async function newPerson(
  { portal, actor }: App.Locals,
  name: string,
  namesake: boolean
): Promise<Resolved | { nearly: Known }> {
  try {
    return { personId: await registerPerson(portal, { name, namesake }, actor), organisationId: null };
  } catch (thrown) {
    const id = isRefusal(thrown) && 'personId' in thrown ? String(thrown.personId) : undefined;
    const person = id && (await findPerson(portal, id));
    if (!person) throw thrown;
    return { nearly: { id: person.id, name: person.name, kind: 'person' } };
  }
}

/** Registers an organisation; one that is there already in another spelling is that one. */
async function newOrganisation({ portal, actor }: App.Locals, name: string): Promise<string> {
  try {
    return await registerOrganisation(portal, { name }, actor);
  } catch (thrown) {
    if (isRefusal(thrown) && 'organisationId' in thrown) return String(thrown.organisationId);
    throw thrown;
  }
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
