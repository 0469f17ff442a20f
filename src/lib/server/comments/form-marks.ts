import type { Clock } from '../clock.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../sealing.ts';

/** What a form is sent to a reader with, and must come back with. */
export interface FormMark {
  /** Signed: the form's number and when it was made. */
  readonly mark: string;
  /** The name of the field that people do not see. */
  readonly trap: string;
}

/** What a form that came back says of itself. */
export interface FormSent {
  /** Good for one comment. */
  readonly nonce: string;
  readonly ageMs: number;
  /** Whether the browser has solved the form's puzzle; asked only while robots are at the comments. */
  readonly isSolved?: boolean;
}

export class FormStale extends Refusal {
  constructor() {
    super('comment-form-stale', 409, 'The page had been open for long. Nothing is lost: send it once more.');
  }
}

interface Room {
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/** How long a form is good for. */
export const formLifeMs = 24 * 3_600_000;

/** What people would fill in, so that robots do. */
const temptations = ['website', 'homepage', 'url', 'company', 'phone', 'subject'] as const;

/**
 * Makes the mark of a new form. One that is shown again after a refusal may be as old as the one before, `madeAt`
 * (milliseconds UTC), so that nobody is taken for a robot for pressing the button at once.
 */
export function newFormMark({ clock, sealer }: Room, madeAt = clock.now()): FormMark {
  const nonce = newId();
  const mark = sealer.sign('form', `${nonce}:${madeAt.toString(36)}`);
  return { mark, trap: trapOf(sealer, nonce) };
}

/** Reads the mark of a form that came back. Refuses one that is not ours, or older than a day, with `FormStale`. */
export function readFormMark({ clock, sealer }: Room, mark: string): FormSent {
  const text = mark.length > 200 ? null : sealer.verify('form', mark);
  const [nonce = '', at = ''] = text?.split(':') ?? [];
  const ageMs = clock.now() - Number.parseInt(at, 36);
  if (text === null || !(ageMs >= 0 && ageMs <= formLifeMs)) throw new FormStale();
  return { nonce, ageMs };
}

/** The name of the hidden field of a form: another in every form, always one that a robot fills in. */
export function trapOf(sealer: Sealer, nonce: string): string {
  const hash = sealer.hash('trap', nonce);
  const word = temptations[Number.parseInt(hash.slice(0, 4), 16) % temptations.length] ?? temptations[0];
  return `${word}-${hash.slice(4, 10)}`;
}
