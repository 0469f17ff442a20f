import { laterPart } from '#lib/ui/later.ts';
import { allWords, type Dictionary } from '#lib/ui/more-words.ts';
import type { Language } from '#lib/ui/station.ts';
import type { LayoutLoad } from './$types';

const dictionaries: Record<Language, () => Promise<{ default: Dictionary }>> = {
  sv: () => import('#messages/sv.json'),
  en: () => import('#messages/en.json')
};

/** Fetches the words of the page's language, not those of the other; the foot of a page waits until it is seen, and the search in its head until it is pointed at. */
export const load: LayoutLoad = async ({ data }) => {
  const { default: messages } = await dictionaries[data.language]();
  if (import.meta.env.SSR) await allWords({ language: data.language, messages });
  return {
    ...data,
    messages,
    footer: await laterPart(() => import('#lib/ui/Footer.svelte')),
    search: await laterPart(() => import('#lib/search/QuickSearch.svelte'))
  };
};
