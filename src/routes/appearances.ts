import english from '#messages/notes.en.json' with { type: 'json' };
import swedish from '#messages/notes.sv.json' with { type: 'json' };
import type { ArticlePage } from '#lib/articles/article.ts';
import { guestsOf, organisationsOf } from '#lib/articles/credits.ts';
import { appearancesOf, rolesOf } from '#lib/server/articles/participants.ts';
import type { Portal } from '#lib/server/portal.ts';
import { type Message, translator } from '#lib/ui/messages.ts';
import type { Language } from '#lib/ui/station.ts';

const words: Record<Language, Readonly<Record<string, Message>>> = { sv: swedish, en: english };

/** How often the guests of an article, and the organisations behind them, are heard here, in words, by id. */
export async function appearancesIn(
  portal: Portal,
  { credits }: ArticlePage,
  language: Language
): Promise<Record<string, string>> {
  const say = translator(language, words[language]);
  const guests = guestsOf(credits);
  const people = guests.flatMap(({ person }) => person?.id ?? []);
  const behind = [...guests.flatMap(({ organisation }) => organisation ?? []), ...organisationsOf(credits)];
  const organisations = await appearancesOf(
    portal,
    behind.map(({ id }) => id)
  );
  const told: Record<string, string> = {};
  for (const [id, count] of organisations) told[id] = say('appears.organisation', { count });
  for (const id of people) {
    const asGuest = (await rolesOf(portal, id)).find(({ role }) => role === 'guest');
    if (asGuest) told[id] = say('appears.guest', { count: asGuest.articles });
  }
  return told;
}
