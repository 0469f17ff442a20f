import { commentLimits } from '#lib/comments/comment.ts';
import { isEmail } from '#lib/comments/email.ts';
import { readAddress } from '../mail/address.ts';
import { isRefusal, Refusal } from '../refusal.ts';

/** What a reader sends. */
export interface CommentForm {
  readonly name: string;
  readonly email: string;
  readonly text: string;
  readonly parentId?: string | null;
  /** What stood in the field that no person sees: only robots fill it in. */
  readonly trap?: string;
  readonly wantsReplies?: boolean;
  /** Which words about publishing stood beside the button. */
  readonly consentVersion?: string | null;
  /** The moment of the recording that it is about. */
  readonly atMs?: number | null;
}

/** The fields of a comment as they are kept. */
export interface CommentWords {
  readonly name: string;
  readonly email: string;
  readonly text: string;
}

export type CommentField = 'name' | 'email' | 'text';

export class CommentIncomplete extends Refusal {
  readonly fields: readonly CommentField[];
  constructor(fields: readonly CommentField[]) {
    super('comment-incomplete', 400, `The comment was not sent: look at ${fields.join(', ')}.`, {
      fields: fields.join(', ')
    });
    this.fields = fields;
  }
}

/** A comment's fields as they are kept. Refuses with every field that cannot be used, not only the first. */
export function readForm(form: CommentForm): CommentWords {
  const name = readName(form.name);
  const email = sendable(form.email.trim());
  const text = readText(form.text);
  const wrong: CommentField[] = [];
  if (text === undefined) wrong.push('text');
  if (name === undefined) wrong.push('name');
  if (email === undefined) wrong.push('email');
  if (text === undefined || name === undefined || email === undefined) throw new CommentIncomplete(wrong);
  return { name, email, text };
}

/** An address that mail can be sent to, as mail writes it: so that approving never fails for its sake. */
function sendable(email: string): string | undefined {
  try {
    return isEmail(email) ? readAddress(email) : undefined;
  } catch (cause) {
    if (isRefusal(cause)) return undefined;
    throw cause;
  }
}

/** A name in one line; undefined when it is empty or too long. */
export function readName(name: string): string | undefined {
  return within(plain(name).replace(/\s+/g, ' ').trim(), commentLimits.name);
}

/** A comment's text, plain, with at most one empty line in a row; undefined when it is empty or longer than `most`. */
export function readText(text: string, most: number = commentLimits.text): string | undefined {
  return within(
    plain(text)
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    most
  );
}

const within = (text: string, most: number) => (text !== '' && text.length <= most ? text : undefined);

/**
 * Text in NFC without control characters, without what turns its direction or cannot be seen, and with at most
 * three accents in a row. Emoji keep their joiner (U+200D).
 */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1');
}
