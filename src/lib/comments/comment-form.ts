import { commentLimits } from './comment.ts';
import { isEmail } from './email.ts';

export type CommentField = 'text' | 'name' | 'email';

/** What a reader has written. */
export type CommentValues = Readonly<Record<CommentField, string>>;

/** What is wrong with a field; each names its sentence, `comments.wrong.<fault>`. */
export type CommentFault = `${CommentField}.missing` | `${CommentField}.too-long` | 'email.not-an-address';

/** The fields in the order they stand. */
export const commentFields = ['text', 'name', 'email'] as const satisfies readonly CommentField[];

/** Looks a comment through before it is sent, so that nobody waits for an answer that is known. */
export function faultsIn(values: CommentValues): Partial<Record<CommentField, CommentFault>> {
  const faults: Partial<Record<CommentField, CommentFault>> = {};
  for (const field of commentFields) {
    const value = values[field].trim();
    if (value === '') faults[field] = `${field}.missing`;
    else if (value.length > commentLimits[field]) faults[field] = `${field}.too-long`;
  }
  if (!faults.email && !isEmail(values.email.trim())) faults.email = 'email.not-an-address';
  return faults;
}

/** The field that a fault is in. */
export function fieldOf(fault: CommentFault): CommentField {
  return commentFields.find((field) => fault.startsWith(`${field}.`)) ?? 'text';
}
