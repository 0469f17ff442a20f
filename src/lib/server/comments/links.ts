import type { Sealer } from '../sealing.ts';

/**
 * What a link in a letter lets somebody do: confirm a comment, see and change one of their own, see and erase all that was
 * written with their address, or say that they want no letters about answers.
 */
export type LinkPurpose = 'confirm' | 'comment' | 'commenter' | 'unsubscribe' | 'device';

/** What a link is about, and when it was made, milliseconds UTC. */
export interface LinkSubject {
  readonly id: string;
  readonly at: number;
}

/** The signed part of a link: an id and a time, no address. */
export function linkToken(sealer: Sealer, purpose: LinkPurpose, { id, at }: LinkSubject): string {
  return sealer.sign(`link:${purpose}`, `${id}:${at.toString(36)}`);
}

/** What a signed part says; null when it was not signed here for this purpose. */
export function readLink(sealer: Sealer, purpose: LinkPurpose, token: string): LinkSubject | null {
  const text = token.length > 200 ? null : sealer.verify(`link:${purpose}`, token);
  const [id = '', at = ''] = text?.split(':') ?? [];
  return text === null ? null : { id, at: Number.parseInt(at, 36) };
}

/** The pages that links in letters lead to. The token stands in the query, which is not logged. */
export const commentPages = {
  confirm: '/kommentar/bekrafta',
  comment: '/kommentar/andra',
  commenter: '/kommentar/mina',
  unsubscribe: '/kommentar/avprenumerera'
} as const satisfies Partial<Record<LinkPurpose, string>>;

/** The whole address of such a page. */
export function linkTo(
  { sealer, config }: { readonly sealer: Sealer; readonly config: { readonly origin: string } },
  purpose: keyof typeof commentPages,
  subject: LinkSubject
): string {
  return `${config.origin}${commentPages[purpose]}?n=${linkToken(sealer, purpose, subject)}`;
}
