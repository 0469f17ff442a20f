import type commentsSv from '#messages/comments.sv.json';
import type groundsSv from '#messages/grounds.sv.json';
import type listeningSv from '#messages/listening.sv.json';
import type quotesSv from '#messages/quotes.sv.json';
import type ownCommentsSv from '#messages/own-comments.sv.json';
import type listsSv from '#messages/lists.sv.json';
import type searchSv from '#messages/search.sv.json';
import type studioSv from '#messages/studio.sv.json';
import type sv from '#messages/sv.json';

/** A text a person sees: one sentence, or one for 1 and one for other numbers, chosen by `count`. */
export type Message = string | { readonly one: string; readonly other: string };

export type MessageKey =
  | keyof typeof sv
  | keyof typeof commentsSv
  | keyof typeof listeningSv
  | keyof typeof quotesSv
  | keyof typeof listsSv
  | keyof typeof ownCommentsSv
  | keyof typeof searchSv;
export type StudioKey = keyof typeof studioSv | keyof typeof groundsSv;

/** Values put in for `{name}` in a message. Whole numbers are written the language's way. */
export type MessageValues = Readonly<Record<string, string | number>>;

export type Translate<Key extends string> = (key: Key, values?: MessageValues) => string;

/** Makes the function that says a message in a language. A message that is missing is said as its key. */
export function translator<Key extends string>(
  language: string,
  messages: Readonly<Record<string, Message>>
): Translate<Key> {
  const plural = new Intl.PluralRules(language);
  const figures = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const message = messages[key];
    if (message === undefined) return key;
    const sentence =
      typeof message === 'string'
        ? message
        : plural.select(Number(values['count'])) === 'one'
          ? message.one
          : message.other;
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? figures.format(value) : (value ?? whole);
    });
  };
}
