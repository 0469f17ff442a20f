import { listArticles } from '#lib/server/articles/listing.ts';
import { rolesOf } from '#lib/server/articles/participants.ts';
import { findPerson } from '#lib/server/people/people.ts';
import { personPath } from '#lib/ui/addresses.ts';
import { pageAsked } from '#lib/ui/paging.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { PageServerLoad } from './$types';

/** A person, and what they take part in: as what they are most, or as what `?roll=` asks for. */
export const load: PageServerLoad = async ({ locals: { portal }, params, url }) => {
  const person = found(await findPerson(portal, params.id));
  atRightAddress(url, personPath(person));
  const roles = await rolesOf(portal, person.id);
  const role = (roles.find((one) => one.role === url.searchParams.get('roll')) ?? roles[0])?.role;
  const page = pageAsked(url);
  const list = await listArticles(portal, { person: person.id, role }, { page, perPage: 20 });
  return { person, roles, role: role ?? null, page, ...list };
};
