import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import { createContext } from 'svelte';
import type { Action } from 'svelte/action';
import { enhance } from '$app/forms';

/** Why a form did not come through: nothing answered, or the portal failed. */
export type Lost = 'unreached' | 'broken';

/**
 * Sends the forms of the studio. A form that does not come through leaves the page and everything written on it
 * as they are: the answer SvelteKit would give, an error page, takes them away.
 */
export class Sending {
  /** What happened to the last form sent; undefined when it came through. */
  lost = $state<Lost>();

  /** `use:sending.form={submit}`: as SvelteKit's `enhance`, but what is lost stays on the page. */
  readonly form: Action<HTMLFormElement, SubmitFunction | undefined> = (element, submit) => {
    const send: SubmitFunction = async (input) => {
      const answered = await submit?.(input);
      return async (outcome) => {
        this.lost = whyLost(outcome.result);
        const update = this.lost ? () => Promise.resolve() : outcome.update;
        await (answered ? answered({ ...outcome, update }) : update());
      };
    };
    return enhance(element, send);
  };
}

function whyLost(result: ActionResult): Lost | undefined {
  if (result.type !== 'error') return undefined;
  return result.status ? 'broken' : 'unreached';
}

export const [useSending, provideSending] = createContext<Sending>();
