import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Portal } from '../portal.ts';
import { actorOf } from './actor-of.ts';
import { mediaDoor } from './media.ts';
import { unsubscribeDoor } from './unsubscribing.ts';
import { uploadsDoor } from './uploads.ts';

/** Answers the requests that are for it, and tells whether it did. */
export type Door = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** The doors before SvelteKit's pages, in the order they are tried; the same in `npm run dev`. */
export function doorsOf(portal: Portal): readonly Door[] {
  return [uploadsDoor(portal, actorOf(portal)), mediaDoor(portal, actorOf(portal)), unsubscribeDoor(portal)];
}
