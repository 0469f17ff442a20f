import { Refusal } from '../refusal.ts';

export class PasswordsBusy extends Refusal {
  constructor() {
    super('passwords-busy', 429, 'Too many are signing in right now. Try again in a minute.');
  }
}

/** Lets a few pieces of costly work through at once. */
export interface Turnstile {
  pass<T>(work: () => Promise<T>): Promise<T>;
}

/** Opens a turnstile for `atOnce` pieces of work and `waiting` more in line; the next is refused with `PasswordsBusy`. */
export function openTurnstile({ atOnce, waiting }: { atOnce: number; waiting: number }): Turnstile {
  const line: (() => void)[] = [];
  let inside = 0;
  const enter = () => {
    if (inside < atOnce) {
      inside += 1;
      return Promise.resolve();
    }
    if (line.length >= waiting) return Promise.reject(new PasswordsBusy());
    return new Promise<void>((resolve) => line.push(resolve));
  };
  const leave = () => {
    const next = line.shift();
    if (next) next();
    else inside -= 1;
  };
  return {
    async pass(work) {
      await enter();
      return work().finally(leave);
    }
  };
}
