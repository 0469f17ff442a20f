import type { LayoutServerLoad } from './$types';

/** What every page knows: the station, the language of the page, and what the time is. */
export const load: LayoutServerLoad = ({ locals }) => {
  const { about: _told, ...station } = locals.station;
  return { language: locals.language, station, now: locals.portal.clock.now() };
};
