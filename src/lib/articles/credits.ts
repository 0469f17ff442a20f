import type { ArticlePage, CreditView, Named } from './article.ts';
import type { CreditRole } from './credit-role.ts';

/** All who had one role, in the order the editors set. */
export interface RoleCredits {
  readonly role: CreditRole;
  readonly credits: readonly CreditView[];
}

const asking: readonly CreditRole[] = ['reporter', 'presenter'];

/** Those who made the interview, a line a role; guests, who are the interview, stand in a place of their own. */
export function makersOf(credits: readonly CreditView[]): RoleCredits[] {
  const makers = credits.filter((credit) => credit.role !== 'guest');
  return [...Map.groupBy(makers, (credit) => credit.role)].map(([role, within]) => ({
    role,
    credits: within
  }));
}

/** Those who were interviewed. */
export function guestsOf(credits: readonly CreditView[]): CreditView[] {
  return credits.filter((credit) => credit.role === 'guest');
}

/** The names of those who ask, as a transcript names them. */
export function hostsOf(credits: readonly CreditView[]): Set<string> {
  return new Set(credits.filter((credit) => asking.includes(credit.role)).map((credit) => credit.name));
}

/** What somebody was then: the title and where they belonged. */
export function titleThen({ title, affiliation }: Pick<CreditView, 'title' | 'affiliation'>): string {
  return [title, affiliation?.name].filter(Boolean).join(', ');
}

/** What somebody was then, beside the role and on the station's own page: not the same word twice, nor the station. */
export function titleBeside(
  { title, affiliation }: Pick<CreditView, 'title' | 'affiliation'>,
  { role, station }: { role: string; station: string }
): string {
  const isSame = (one: string | undefined, other: string) => one?.toLowerCase() === other.toLowerCase();
  return titleThen({
    title: isSame(title ?? undefined, role) ? null : title,
    affiliation: isSame(affiliation?.name, station) ? null : affiliation
  });
}

/** The organisations that are mentioned, but those that take part: as a guest or behind one. */
export function mentionsBeside({ credits, mentions }: Pick<ArticlePage, 'credits' | 'mentions'>): Named[] {
  const listed = [...guestsOf(credits).map(({ organisation }) => organisation), ...organisationsOf(credits)];
  const ids = new Set(listed.map((one) => one?.id));
  return mentions.filter(({ id }) => !ids.has(id));
}

/** The organisations that the guests came from, each once, and not those that are guests themselves. */
export function organisationsOf(credits: readonly CreditView[]): Named[] {
  const guests = guestsOf(credits);
  const themselves = new Set(guests.map((guest) => guest.organisation?.id));
  const behind = guests.map((guest) => guest.affiliation?.organisation).filter((one) => one != null);
  return [...new Map(behind.map((one) => [one.id, one])).values()].filter((one) => !themselves.has(one.id));
}
