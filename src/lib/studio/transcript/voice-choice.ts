import type { Voice } from '#lib/transcripts/editing/operations.ts';
import type { NamedChoice } from '../article-form.ts';

/** The voice that a field for names chose; somebody who is not in the register yet is only a name. */
export function voiceOf({ name, personId }: NamedChoice): Voice {
  const isKnown = personId !== '' && personId !== 'new';
  return { speaker: name.trim() || null, personId: isKnown ? personId : null };
}
