import { describe, expect, it } from 'vitest';
import { type Actor, anyone, operator, type Role, roles } from './actor.ts';
import { type Action, demand, may } from './may.ts';

const actorOf = (role: Role): Actor => ({ kind: 'account', accountId: 'ada', name: 'Ada', role });

/** Administrator, editor, contributor, moderator: who may. `own` means only what is their own. */
const matrix: Record<Action, [boolean, boolean, boolean | 'own', boolean]> = {
  'article.write': [true, true, 'own', false],
  'article.publish': [true, true, false, false],
  'article.preview': [true, true, true, true],
  'recording.upload': [true, true, true, false],
  'recording.read': [true, true, true, true],
  'recording.process': [true, true, 'own', false],
  'queue.steer': [true, true, false, false],
  'person.write': [true, true, true, false],
  'programme.write': [true, true, false, false],
  'comment.moderate': [true, true, false, true],
  'comment.policy': [true, true, false, false],
  'station.write': [true, false, false, false],
  'account.write': [true, false, false, false],
  'studio.enter': [true, true, true, true]
};
const cases = Object.entries(matrix).flatMap(([action, allowed]) =>
  roles.map((role, at) => [role, action as Action, allowed[at]!] as const)
);

describe('rights', () => {
  it.each(cases)('of %s to %s: %s', (role, action, allowed) => {
    expect(may(actorOf(role), action, { ownerId: 'ada' })).toBe(allowed !== false);
    expect(may(actorOf(role), action, { ownerId: 'someone else' })).toBe(allowed === true);
    expect(may(actorOf(role), action)).toBe(allowed !== false);
  });

  it.each(Object.keys(matrix) as Action[])('to %s are the operator’s, and never a reader’s', (action) => {
    expect(may(operator, action)).toBe(true);
    expect(may(anyone, action)).toBe(false);
    expect(() => demand(anyone, action)).toThrow(
      expect.objectContaining({ code: 'not-allowed', status: 403 })
    );
  });

  it('to an orphaned article are not a contributor’s', () => {
    expect(may(actorOf('contributor'), 'article.write', { ownerId: null })).toBe(false);
  });
});
