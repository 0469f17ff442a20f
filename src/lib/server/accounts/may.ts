import { Refusal } from '../refusal.ts';
import type { Actor, Role } from './actor.ts';

/** Everything an actor can be allowed to do. */
export type Action =
  | 'article.write'
  | 'article.publish'
  | 'article.preview'
  | 'recording.upload'
  | 'recording.read'
  | 'recording.process'
  | 'queue.steer'
  | 'person.write'
  | 'programme.write'
  | 'comment.moderate'
  | 'comment.policy'
  | 'station.write'
  | 'account.write'
  | 'studio.enter';

/** The thing acted on, as far as the rules need to know it. */
export interface Thing {
  readonly ownerId?: string | null;
}

const everyone: readonly Role[] = ['administrator', 'editor', 'contributor', 'moderator'];
const writers: readonly Role[] = ['administrator', 'editor', 'contributor'];
const editors: readonly Role[] = ['administrator', 'editor'];

const allowed: Readonly<Record<Action, readonly Role[]>> = {
  'article.write': writers,
  'article.publish': editors,
  'article.preview': everyone,
  'recording.upload': writers,
  'recording.read': everyone,
  'recording.process': writers,
  'queue.steer': editors,
  'person.write': writers,
  'programme.write': editors,
  'comment.moderate': ['administrator', 'editor', 'moderator'],
  'comment.policy': editors,
  'station.write': ['administrator'],
  'account.write': ['administrator'],
  'studio.enter': everyone
};

/** What a contributor may do only with what is their own. */
const ownOnly: ReadonlySet<Action> = new Set(['article.write', 'recording.process']);

export class NotAllowed extends Refusal {
  constructor(action: Action) {
    super('not-allowed', 403, `Your account may not do this (${action}).`, { action });
  }
}

/** Tells whether `actor` may do `action`, to `thing` when the answer depends on it. The only place with rules of rights. */
export function may(actor: Actor, action: Action, thing: Thing = {}): boolean {
  if (actor.kind === 'operator') return true;
  if (actor.kind === 'anyone') return false;
  if (!allowed[action].includes(actor.role)) return false;
  const mustOwn = actor.role === 'contributor' && ownOnly.has(action) && thing.ownerId !== undefined;
  return !mustOwn || thing.ownerId === actor.accountId;
}

/** Refuses with `NotAllowed` unless `actor` may do `action` to `thing`. */
export function demand(actor: Actor, action: Action, thing: Thing = {}): void {
  if (!may(actor, action, thing)) throw new NotAllowed(action);
}
