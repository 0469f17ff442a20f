import { error } from '@sveltejs/kit';
import english from '#messages/pages.en.json';
import swedish from '#messages/pages.sv.json';
import type { Body } from '#lib/articles/body.ts';
import type { Language } from '#lib/ui/station.ts';
import type { PageServerLoad } from './$types';

interface Told {
  readonly title: string;
  readonly body: Body;
}

const texts = { sv: swedish, en: english } as unknown as Record<
  Language,
  Record<'accessibility' | 'privacy', Told>
>;
const pages: Readonly<Record<string, 'accessibility' | 'privacy'>> = {
  tillganglighet: 'accessibility',
  personuppgifter: 'privacy'
};

/** What the station says of itself, or one of the two pages that every portal has. */
export const load: PageServerLoad = ({ locals: { station, language }, params }) => {
  if (!params.page) return { name: null, title: null, body: station.about };
  const page = Object.hasOwn(pages, params.page) ? pages[params.page] : undefined;
  if (!page) error(404, { message: '' });
  return { name: params.page, ...texts[language][page] };
};
