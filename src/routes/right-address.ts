import { error, redirect } from '@sveltejs/kit';

/** Answers 308 with the one address of a thing when it was asked for at another: an old slug, or none. */
export function atRightAddress(url: URL, path: string): void {
  if (url.pathname !== path) redirect(308, path + url.search);
}

/** What was found; 404 when nothing was. */
export function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) error(404, { message: '' });
  return thing;
}
