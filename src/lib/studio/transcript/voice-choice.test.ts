import { describe, expect, it } from 'vitest';
import { voiceOf } from './voice-choice.ts';

const registered: string[] = [];
const door = {
  register: (name: string) => {
    registered.push(name);
    if (name === 'Åsa Öberg')
      return Promise.resolve({ kind: 'refused' as const, words: 'Någon heter så redan.' });
    if (name === 'Bo Lind') return Promise.resolve({ kind: 'unreached' as const });
    return Promise.resolve({ kind: 'done' as const, result: { id: 'p9' } });
  }
};
const chosen = (name: string, personId = '') => voiceOf({ name, personId, organisationId: '' }, door);

describe('the voice that a field for names chose', () => {
  it('is a name alone, or somebody in the register, who is not put there again', async () => {
    expect(await chosen(' Ola ')).toEqual({ voice: { speaker: 'Ola', personId: null } });
    expect(await chosen('Ola', 'p1')).toEqual({ voice: { speaker: 'Ola', personId: 'p1' } });
    expect(await chosen('  ', 'new')).toEqual({ voice: { speaker: null, personId: null } });
    expect(registered).toEqual([]);
  });

  it('is put in the register when that was asked for', async () => {
    expect(await chosen('Ola Ny', 'new')).toEqual({ voice: { speaker: 'Ola Ny', personId: 'p9' } });
  });

  it('is told of when that could not be done, so that nothing is changed', async () => {
    expect(await chosen('Åsa Öberg', 'new')).toEqual({ problem: 'Någon heter så redan.' });
    expect(await chosen('Bo Lind', 'new')).toEqual({ problem: '' });
  });
});
