/** A thing with an address of its own: the id never changes, the slug may. */
export interface Addressed {
  readonly id: string;
  readonly slug: string;
}

const path = (noun: string) => (thing: Addressed) => `/${noun}/${thing.id}/${thing.slug}`;

export const articlePath = path('artikel');
export const programmePath = path('program');
export const personPath = path('person');
export const organisationPath = path('organisation');
export const topicPath = path('amne');

/** The article at a position in its recording, `?t=` in seconds. */
export function articleAt(article: Addressed, startMs: number): string {
  return `${articlePath(article)}?t=${Math.floor(startMs / 1000)}`;
}

/** A place in the recording of an article whose address is known, `?t=` in seconds. */
export function articleAtHref(href: string, startMs: number): string {
  return `${href}?t=${Math.floor(startMs / 1000)}`;
}

/** The same, to press: it plays as soon as the page is there, if the browser allows. */
export function articlePlayedAt(article: Addressed, startMs: number): string {
  return `${articleAt(article, startMs)}&spela`;
}
