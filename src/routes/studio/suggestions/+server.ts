import { json } from '@sveltejs/kit';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { findOrganisationsByName } from '#lib/server/people/organisations.ts';
import { findPeopleByName } from '#lib/server/people/people.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { enter } from '../entering.ts';
import type { RequestHandler } from './$types';

/** Those in the register whose names, in any spelling, hold what is typed. */
export const GET: RequestHandler = async (event) => {
  const { portal } = enter(event);
  const asked = event.url.searchParams;
  const text = asked.get('text')?.slice(0, 120) ?? '';
  const kinds = asked.get('kinds') ?? 'either';
  const [people, organisations] = await Promise.all([
    kinds === 'organisation' ? [] : findPeopleByName(portal, text),
    kinds === 'person' ? [] : findOrganisationsByName(portal, text)
  ]);
  const found = [
    ...people.map(({ id, name }) => ({ id, name, kind: 'person' as const })),
    ...organisations.map(({ id, name }) => ({ id, name, kind: 'organisation' as const }))
  ];
  return json({ found: found.slice(0, 12) }, { headers: { 'cache-control': 'no-store' } });
};

/** Puts somebody in the register by name alone, for who is named while something else is written. */
export const POST: RequestHandler = async (event) => {
  const { portal, actor, language } = enter(event, 'person.write');
  const asked: unknown = await event.request.json().catch(() => null);
  const name = typeof asked === 'object' && asked !== null && 'name' in asked ? String(asked.name) : '';
  try {
    return json({ id: await registerPerson(portal, { name }, actor) });
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return json({ words: refusalWords(language, thrown) }, { status: thrown.status });
  }
};
