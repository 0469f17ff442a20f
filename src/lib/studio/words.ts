import { createContext } from 'svelte';
import groundsEnglish from '#messages/grounds.en.json' with { type: 'json' };
import groundsSwedish from '#messages/grounds.sv.json' with { type: 'json' };
import english from '#messages/studio.en.json' with { type: 'json' };
import swedish from '#messages/studio.sv.json' with { type: 'json' };
import { type StudioKey, type Translate, translator } from '../ui/messages.ts';
import type { Language } from '../ui/station.ts';

const say: Readonly<Record<Language, Translate<StudioKey>>> = {
  sv: translator<StudioKey>('sv', { ...swedish, ...groundsSwedish }),
  en: translator<StudioKey>('en', { ...english, ...groundsEnglish })
};

/** The languages there are words in, each called by its own name. */
export const spoken: readonly { readonly value: Language; readonly words: string }[] = [
  { value: 'sv', words: 'Svenska' },
  { value: 'en', words: 'English' }
];

/** What the studio says, in the language of the account. */
export interface StudioWords {
  readonly t: Translate<StudioKey>;
  readonly language: Language;
  readonly timezone: string;
}

/** The words in a language, for pages and for the doors that answer in words. */
export function studioWords(language: Language): Translate<StudioKey> {
  return say[language];
}

export const [useStudio, provideStudio] = createContext<() => StudioWords>();
