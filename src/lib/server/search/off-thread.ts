import { Worker } from 'node:worker_threads';
import { Refusal } from '../refusal.ts';
import type { EngineQuestion, Found } from './engine.ts';
import { SearchUnavailable } from './sqlite-engine.ts';

export class SearchTooSlow extends Refusal {
  readonly retry = true;
  constructor() {
    super('search-too-slow', 503, 'This search takes too long. Try fewer or rarer words.');
  }
}

export class SearchCrowded extends Refusal {
  readonly retry = true;
  constructor() {
    super('search-crowded', 503, 'Too many are searching just now. Try again in a moment.');
  }
}

/** What the thread is asked: a question, or for the texts that may be meant by one. */
export type Asking = { readonly question: EngineQuestion } | { readonly text: string };

interface Waiting {
  readonly asked: Asking;
  answer(answer: unknown): void;
  refuse(cause: Error): void;
}

/** What the thread posts. */
type Posted = { readonly answer: unknown } | { readonly reason: string };

const mostWaiting = 200;
const idleMs = 300_000;

/**
 * Asks the embedded index in a thread of its own, so that no page waits for a search it did not ask for. The thread begins
 * with the first question and ends when nobody asks any more.
 */
export class OffThread {
  readonly #folder: string;
  readonly #limitMs: number;
  readonly #waiting: Waiting[] = [];
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, { limitMs = 3000 }: { limitMs?: number } = {}) {
    this.#folder = folder;
    this.#limitMs = limitMs;
  }

  /**
   * Answers one question after the other. One that takes longer than the limit is cut off and refused with `SearchTooSlow`;
   * when more than 200 wait, `SearchCrowded`.
   */
  find(question: EngineQuestion): Promise<Found> {
    return this.#ask({ question }) as Promise<Found>;
  }

  /** Tells which texts may be meant by one, within the same limits. */
  alternatives(text: string): Promise<readonly string[]> {
    return this.#ask({ text }) as Promise<readonly string[]>;
  }

  #ask(asked: Asking): Promise<unknown> {
    return new Promise((answer, refuse) => {
      if (this.#waiting.length >= mostWaiting) {
        refuse(new SearchCrowded());
        return;
      }
      this.#waiting.push({ asked, answer, refuse });
      if (this.#waiting.length === 1) this.#next();
    });
  }

  close(): void {
    this.#end();
    for (const one of this.#waiting.splice(0)) one.refuse(new SearchUnavailable('the portal is closing'));
  }

  #next(): void {
    clearTimeout(this.#timer);
    const [first] = this.#waiting;
    if (!first) {
      this.#thread?.unref();
      this.#timer = setTimeout(() => this.#end(), idleMs).unref();
      return;
    }
    this.#thread ??= this.#begin();
    this.#thread.ref();
    this.#timer = setTimeout(() => this.#fail(new SearchTooSlow()), this.#limitMs);
    this.#thread.postMessage(first.asked);
  }

  #begin(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: this.#folder });
    thread.on('message', (posted: Posted) => {
      if (thread !== this.#thread) return;
      const first = this.#waiting.shift();
      if ('answer' in posted) first?.answer(posted.answer);
      else first?.refuse(new SearchUnavailable(posted.reason));
      this.#next();
    });
    thread.on('error', (cause) => {
      if (thread === this.#thread) this.#fail(new SearchUnavailable(String(cause)));
    });
    return thread;
  }

  /** Ends the thread, refuses the question it was at, and lets another thread answer the rest. */
  #fail(cause: Error): void {
    this.#end();
    this.#waiting.shift()?.refuse(cause);
    this.#next();
  }

  #end(): void {
    clearTimeout(this.#timer);
    const ended = this.#thread;
    this.#thread = undefined;
    void ended?.terminate();
  }
}
