import { fail, type RequestEvent } from '@sveltejs/kit';
import { isRefusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

/** The signed part of the link that led here. */
export function tokenIn({ url }: Pick<RequestEvent, 'url'>): string {
  return url.searchParams.get('n') ?? '';
}

/** Keeps a page that a private link leads to out of caches, search engines and the addresses that other pages hear of. */
export function keepPrivate({ setHeaders }: Pick<RequestEvent, 'setHeaders'>): void {
  setHeaders({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow'
  });
}

/** Does what a button asks for, and answers what was done; a refusal is told on the page. */
export async function answered<Done extends string>(
  { locals }: RequestEvent,
  done: Done,
  work: () => Promise<unknown>
) {
  try {
    await work();
    return { done, problem: null };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return fail(thrown.status, { done: null, problem: refusalWords(locals.language, thrown) });
  }
}
