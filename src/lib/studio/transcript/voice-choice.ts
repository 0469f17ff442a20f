import type { Voice } from '#lib/transcripts/editing/operations.ts';
import type { NamedChoice } from '../article-form.ts';
import type { TranscriptDoor } from './door.ts';

/** Where a field for names begins. */
export const nobody: NamedChoice = { name: '', personId: '', organisationId: '' };

/**
 * The voice that a field for names chose, who is put in the register first when that was asked for; or why that could not be
 * done: the server's words, or none when it was not reached.
 */
export async function voiceOf(
  { name, personId }: NamedChoice,
  door: Pick<TranscriptDoor, 'register'>
): Promise<{ readonly voice: Voice } | { readonly problem: string }> {
  const speaker = name.trim() || null;
  if (speaker === null) return { voice: { speaker, personId: null } };
  if (personId !== 'new') return { voice: { speaker, personId: personId || null } };
  const answer = await door.register(speaker);
  if (answer.kind === 'done') return { voice: { speaker, personId: answer.result.id } };
  return { problem: answer.kind === 'refused' ? answer.words : '' };
}
