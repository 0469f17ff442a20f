import type { Clock } from '../clock.ts';
import type { Sealer } from '../sealing.ts';
import type { Commenter } from './commenters.ts';
import { linkToken, readLink } from './links.ts';

interface Room {
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/** The cookie in which a browser remembers who comments, for those who asked for it. */
export const deviceCookie = 'eter_commenter';
/** How long it is remembered. */
export const deviceLifeMs = 180 * 24 * 3_600_000;

/** What to keep in that cookie for a commenter whose address has just been confirmed. */
export function deviceToken({ clock, sealer }: Room, commenterId: string): string {
  return linkToken(sealer, 'device', { id: commenterId, at: clock.now() });
}

/** Whether a device was remembered for this commenter, who need not confirm the address again there. */
export function isKnownDevice(
  { clock, sealer }: Room,
  commenter: Commenter,
  device: string | undefined
): boolean {
  const known = device ? readLink(sealer, 'device', device) : null;
  return commenter.isConfirmed && known?.id === commenter.id && known.at > clock.now() - deviceLifeMs;
}
