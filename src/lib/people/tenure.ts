import type { MessageKey, Translate } from '../ui/messages.ts';
import type { Language } from '../ui/station.ts';
import type { MembershipView } from './people.ts';

/** Says from when to when somebody held a position, by month: sedan april 2023. Null when nothing is known of it. */
export function tenureWords(
  { from, to }: Pick<MembershipView, 'from' | 'to'>,
  say: Translate<MessageKey>,
  language: Language
): string | null {
  const [first, last] = [from, to].map((written) => written && monthOf(written, language));
  if (first && last) return first === last ? first : say('person.fromTo', { from: first, to: last });
  if (first) return say('person.since', { from: first });
  return last ? say('person.until', { to: last }) : null;
}

/** The month of a date as written (2019, 2019-05, 2019-05-01); the year alone when no month was. */
function monthOf(written: string, language: Language): string {
  const [, year = '', month] = /^(\d{4})-(\d\d)/.exec(written) ?? [];
  if (!month) return written;
  const locale = language === 'sv' ? 'sv-SE' : 'en-GB';
  const names = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return names.format(Date.UTC(Number(year), Number(month) - 1, 1));
}
