import type { Message } from './messages.ts';
import type { Language } from './station.ts';

/** The words of the interface, by their keys. More are put into it when a part of the portal needs them. */
export type Dictionary = Record<string, Message>;

/** What a page knows of its words. */
export interface Given {
  readonly language: Language;
  readonly messages: Dictionary;
}

const parts = {
  comments: {
    sv: () => import('#messages/comments.sv.json'),
    en: () => import('#messages/comments.en.json')
  },
  listening: {
    sv: () => import('#messages/listening.sv.json'),
    en: () => import('#messages/listening.en.json')
  },
  quotes: {
    sv: () => import('#messages/quotes.sv.json'),
    en: () => import('#messages/quotes.en.json')
  },
  lists: {
    sv: () => import('#messages/lists.sv.json'),
    en: () => import('#messages/lists.en.json')
  },
  ownComments: {
    sv: () => import('#messages/own-comments.sv.json'),
    en: () => import('#messages/own-comments.en.json')
  },
  search: {
    sv: () => import('#messages/search.sv.json'),
    en: () => import('#messages/search.en.json')
  }
} satisfies Record<string, Record<Language, () => Promise<{ default: Dictionary }>>>;

/** A part of the portal whose words most pages do without. */
export type WordsPart = keyof typeof parts;

/** Puts the words of a part among those that the page has, and then gives what was to be fetched with them. */
export async function withWords<Fetched>(
  part: WordsPart,
  { language, messages }: Given,
  fetched: Promise<Fetched>
): Promise<Fetched> {
  const [words, thing] = await Promise.all([parts[part][language](), fetched]);
  Object.assign(messages, words.default);
  return thing;
}

/** Puts the words of every part among them: the server writes whole pages. */
export async function allWords(given: Given): Promise<void> {
  await Promise.all(
    (Object.keys(parts) as WordsPart[]).map((part) => withWords(part, given, Promise.resolve()))
  );
}
