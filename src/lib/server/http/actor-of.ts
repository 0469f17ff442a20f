import type { IncomingMessage } from 'node:http';
import { type Actor, anyone } from '../accounts/actor.ts';
import type { Portal } from '../portal.ts';

/** Tells who sends a request. */
export type ActorOf = (req: IncomingMessage) => Promise<Actor>;

/** Makes the function that tells, by the session cookie, who sends a request. */
export function actorOf({ sessions }: Portal): ActorOf {
  return async (req) => (await sessions.findByCookies(req.headers.cookie))?.actor ?? anyone;
}
