import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { findOrganisation } from '#lib/server/people/organisations.ts';
import { organisationPath } from '#lib/ui/addresses.ts';
import { pageAsked } from '#lib/ui/paging.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { PageServerLoad } from './$types';

/** An organisation and every article it takes part in or is mentioned by. */
export const load: PageServerLoad = async ({ locals: { portal }, params, url }) => {
  const organisation = found(await findOrganisation(portal, params.id));
  atRightAddress(url, organisationPath(organisation));
  const filter = { organisation: organisation.id };
  const page = pageAsked(url);
  const list = await listArticles(portal, filter, { page, perPage: 20 });
  const years = (await archiveYears(portal, filter)).map((one) => one.year);
  return { organisation, years, page, ...list };
};
