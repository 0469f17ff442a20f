import { type ActionFailure, fail } from '@sveltejs/kit';
import { isRefusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** What a form is told when the engine refuses: the code, the words in the page's language, and what was typed. */
export type Refused<Kept> = Kept & { readonly refusal: { readonly code: string; readonly words: string } };

/** A refusal as a form's answer, with its status and what to keep in the fields. Anything else is thrown on. */
export function refused<Kept extends object>(
  { language }: App.Locals,
  thrown: unknown,
  kept: Kept
): ActionFailure<Refused<Kept>> {
  if (!isRefusal(thrown)) throw thrown;
  const refusal = { code: thrown.code, words: refusalWords(language, thrown) };
  return fail(thrown.status, { ...kept, refusal });
}
