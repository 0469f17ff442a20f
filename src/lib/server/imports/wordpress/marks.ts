import type { Run } from '#lib/articles/body.ts';
import { isSafeLink } from '#lib/articles/body-checking.ts';

/** How text is marked. */
export type Marks = Omit<Run, 'text'>;

/** A link as it may stand in a body, whole; undefined for one that leads nowhere, or that could be more than a link. */
export function linked(href: string, base: string): string | undefined {
  if (href === '' || href.startsWith('#')) return undefined;
  const whole = URL.parse(href, base || undefined)?.href;
  return whole && isSafeLink(whole) ? whole : undefined;
}
