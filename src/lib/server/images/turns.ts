import { Refusal } from '../refusal.ts';

export class TooMuchAtOnce extends Refusal {
  constructor() {
    super('images-busy', 503, 'Many pictures are being received right now. Try again in a minute.');
  }
}

/** Runs what it is given one after another: pictures are large when unpacked, two at once is too many. */
export function oneAtATime(mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= mostWaiting) throw new TooMuchAtOnce();
    waiting += 1;
    const mine = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
