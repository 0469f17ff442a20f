import { playerMenus } from '#lib/player/menus.ts';
import type { PageLoad } from './$types';

/** Fetches the player that this interview needs, and not the other. */
export const load: PageLoad = async ({ data }) => {
  const [menus, sound, film] = await Promise.all([
    playerMenus(),
    data.isFilm ? undefined : import('#lib/player/EmbeddedSound.svelte'),
    data.isFilm ? import('#lib/player/Cinema.svelte') : undefined
  ]);
  return { ...data, menus, EmbeddedSound: sound?.default, Cinema: film?.default };
};
