import { laterPart } from '#lib/ui/later.ts';
import type { Message } from '#lib/ui/messages.ts';
import type { Language } from '#lib/ui/station.ts';
import type { LayoutLoad } from './$types';

type Dictionary = Readonly<Record<string, Message>>;

const dictionaries: Record<Language, () => Promise<{ default: Dictionary }>> = {
  sv: () => import('#messages/sv.json'),
  en: () => import('#messages/en.json')
};

/** Fetches the words of the page's language, not those of the other; the foot of a page waits until it is seen. */
export const load: LayoutLoad = async ({ data }) => ({
  ...data,
  messages: (await dictionaries[data.language]()).default,
  footer: await laterPart(() => import('#lib/ui/Footer.svelte'))
});
