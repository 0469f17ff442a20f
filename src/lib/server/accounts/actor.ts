import { Refusal } from '../refusal.ts';

/** Who acts: a signed-in account, an operator's script, or the portal itself. */
export type Actor =
  | { readonly kind: 'account'; readonly accountId: string; readonly role: Role; readonly name: string }
  | { readonly kind: 'operator'; readonly name: string }
  | { readonly kind: 'anyone' };

export const roles = ['administrator', 'editor', 'contributor', 'moderator'] as const;
export type Role = (typeof roles)[number];

/** A reader who has not signed in. */
export const anyone: Actor = { kind: 'anyone' };

/** Whoever runs a script on the machine: may do everything, and is named in the audit. */
export const operator: Actor = { kind: 'operator', name: 'operator' };

/** The account id of an actor, or null for a script and a reader. */
export function accountOf(actor: Actor): string | null {
  return actor.kind === 'account' ? actor.accountId : null;
}

export class RoleUnknown extends Refusal {
  constructor() {
    super('role-unknown', 400, `A role is one of: ${roles.join(', ')}.`);
  }
}

/** The role a text names. Refuses another text with `RoleUnknown`: it has no rights to guess at. */
export function roleOf(text: string): Role {
  const role = roles.find((one) => one === text);
  if (!role) throw new RoleUnknown();
  return role;
}
