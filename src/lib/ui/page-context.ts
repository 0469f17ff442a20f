import { createContext } from 'svelte';
import type { Dates } from './dates.ts';
import type { MessageKey, Translate } from './messages.ts';
import { type Given, withWords, type WordsPart } from './more-words.ts';
import type { StationView } from './station.ts';

/** The station as every page knows it; its long text about itself is loaded by the page that shows it. */
export type PageStation = Omit<StationView, 'about'>;

/** What every component of a page may ask for, whatever page it stands on. */
export interface PageContext {
  readonly say: Translate<MessageKey>;
  readonly dates: Dates;
  readonly station: PageStation;
  readonly words: Given;
}

const [current, provide] = createContext<() => PageContext>();

/** Gives the components below what `context` returns, also when that changes. Called by the root layout. */
export const providePage = provide;

/** The function that says a message in the language of the page. */
export function useMessages(): Translate<MessageKey> {
  const context = current();
  return (key, values) => context().say(key, values);
}

/** The function that fetches something together with the words it says. */
export function useWithWords(): <Fetched>(part: WordsPart, fetched: Promise<Fetched>) => Promise<Fetched> {
  const context = current();
  return (part, fetched) => withWords(part, context().words, fetched);
}

/** How times are said on the page. */
export function useDates(): Dates {
  const context = current();
  return {
    day: (at) => context().dates.day(at),
    shortDay: (at) => context().dates.shortDay(at),
    moment: (at) => context().dates.moment(at),
    time: (at) => context().dates.time(at),
    calendar: (at) => context().dates.calendar(at),
    month: (month) => context().dates.month(month),
    shortMonth: (month) => context().dates.shortMonth(month)
  };
}

/** The station whose page it is, as a function: call it where it is used. */
export function useStation(): () => PageStation {
  const context = current();
  return () => context().station;
}
