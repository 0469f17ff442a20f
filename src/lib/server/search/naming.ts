import { choices, type Facet, type SearchAnswer, type SearchQuestion } from '#lib/search/search.ts';
import type { Database } from '../database/database.ts';
import type { FacetCount, Found } from './engine.ts';

/** A thing as it is named now: `id` is the one asked about, `value` the one it is merged into, or itself. */
interface NamedThing {
  readonly id: string;
  readonly value: string;
  readonly name: string;
}

type Room = { readonly db: Database };
const mostNamed = 100;

/** A question about those that the persons and organisations in it were merged into. */
export async function resolvedQuestion<Question extends SearchQuestion>(
  { db }: Room,
  question: Question
): Promise<Question> {
  const { person, organisation } = question;
  const [persons, standing] = await Promise.all([
    people({ db }, person),
    organisations({ db }, organisation)
  ]);
  return { ...question, person: merged(person, persons), organisation: merged(organisation, standing) };
}

function merged(ids: readonly string[], things: readonly NamedThing[]): string[] {
  const byId = new Map(things.map(({ id, value }) => [id, value]));
  return [...new Set(ids.map((id) => byId.get(id) ?? id))];
}

/**
 * Names what is counted, as it is named now, and what is chosen even where nothing is found. A thing that is no more, or
 * never was, has no name, and is left out.
 */
export async function namedFacets(
  { db }: Room,
  counted: Found['facets'],
  question: SearchQuestion
): Promise<SearchAnswer['facets']> {
  const facets = withChosen(counted, question);
  const [programme, person, organisation, topic] = await Promise.all([
    programmes({ db }),
    people({ db }, valuesOf(facets.person)),
    organisations({ db }, valuesOf(facets.organisation)),
    topics({ db }, valuesOf(facets.topic))
  ]);
  return {
    kind: facets.kind.map(itself),
    programme: withNames(facets.programme, programme),
    person: withNames(facets.person, person),
    role: facets.role.map(itself),
    organisation: withNames(facets.organisation, organisation),
    topic: withNames(facets.topic, topic),
    year: facets.year.map(itself).sort((a, b) => Number(b.value) - Number(a.value))
  };
}

/** The chosen stands among what is counted, so that pages can name it. */
function withChosen(counted: Found['facets'], question: SearchQuestion): Found['facets'] {
  const whole = choices.map((part) => {
    const counts = counted[part];
    const there = new Set(counts.map(({ value }) => value));
    const lacking = question[part].filter((value) => !there.has(value));
    // few are named: what nothing has is named first
    return [part, [...lacking.map((value) => ({ value, count: 0 })), ...counts]] as const;
  });
  return { ...counted, ...Object.fromEntries(whole) };
}

const itself = (count: FacetCount): Facet => ({ ...count, name: count.value });
const valuesOf = (counts: readonly FacetCount[]) => counts.map(({ value }) => value).slice(0, mostNamed);

/** Until the index has heard of a merging it counts both: they are one here. */
function withNames(counts: readonly FacetCount[], things: readonly NamedThing[]): Facet[] {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const facets = new Map<string, Facet>();
  for (const { value: id, count } of counts) {
    const thing = byId.get(id);
    if (!thing) continue;
    const { value, name } = thing;
    facets.set(value, { value, name, count: count + (facets.get(value)?.count ?? 0) });
  }
  return [...facets.values()];
}

async function programmes({ db }: Room): Promise<NamedThing[]> {
  return db.read.selectFrom('programme').select(['id', 'id as value', 'title as name']).execute();
}

async function topics({ db }: Room, ids: readonly string[]): Promise<NamedThing[]> {
  if (ids.length === 0) return [];
  return db.read.selectFrom('topic').select(['id', 'id as value', 'name']).where('id', 'in', ids).execute();
}

async function people({ db }: Room, ids: readonly string[]): Promise<NamedThing[]> {
  if (ids.length === 0) return [];
  return db.read
    .selectFrom('person as asked')
    .innerJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id')))
    )
    .select(['asked.id', 'person.id as value', 'person.name'])
    .where('asked.id', 'in', ids)
    .execute();
}

async function organisations({ db }: Room, ids: readonly string[]): Promise<NamedThing[]> {
  if (ids.length === 0) return [];
  return db.read
    .selectFrom('organisation as asked')
    .innerJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id')))
    )
    .select(['asked.id', 'organisation.id as value', 'organisation.name'])
    .where('asked.id', 'in', ids)
    .execute();
}
