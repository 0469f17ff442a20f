import { json } from '@sveltejs/kit';
import { findOrganisationsByName } from '#lib/server/people/organisations.ts';
import { findPeopleByName } from '#lib/server/people/people.ts';
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
