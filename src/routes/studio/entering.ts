import { fail } from '@sveltejs/kit';
import { type Action, demand, type Thing } from '#lib/server/accounts/may.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** Lets in an account that may do `action`, and gives what a door needs. Refuses the others; the hooks say it in words. */
export function enter(
  { locals }: { locals: App.Locals },
  action: Action = 'studio.enter',
  thing: Thing = {}
): App.Locals {
  demand(locals.actor, action, thing);
  return locals;
}

/** Does what a form asks for; a refusal comes back in words, beside everything that was typed. */
export async function tried<Values, Result>(
  locals: App.Locals,
  values: Values,
  doing: () => Promise<Result>
) {
  try {
    return await doing();
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const problem = { code: thrown.code, words: refusalWords(locals.language, thrown) };
    return fail(thrown.status, { values, problem });
  }
}
