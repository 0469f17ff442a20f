import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EngineQuestion, Found, SearchEngine } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';

/** How long an engine that failed is left alone; then one question tries it again. */
const restMs = 10_000;

/** Asks `first`; while it fails `second` answers, and says that it stands in. Only failures of the engine itself count. */
export function fallingBack(
  { first, second }: { first: SearchEngine; second: SearchEngine },
  { clock, log }: { clock: Clock; log: Log }
): (question: EngineQuestion) => Promise<Found> {
  let restsUntil = 0;
  let isResting = false;
  const standIn = async (question: EngineQuestion): Promise<Found> => ({
    ...(await second.find(question)),
    fallback: true
  });
  return async (question) => {
    if (clock.now() < restsUntil) return standIn(question);
    // the others do not wait for the one that tries
    if (isResting) restsUntil = clock.now() + restMs;
    try {
      const found = await first.find(question);
      if (isResting) log.info('the search engine answers again', { engine: first.name });
      [restsUntil, isResting] = [0, false];
      return found;
    } catch (cause) {
      if (!(cause instanceof SearchEngineFailed)) throw cause;
      const { reason, detail } = cause;
      if (!isResting)
        log.warn('the search engine fails, and the embedded one answers', {
          engine: first.name,
          reason,
          detail
        });
      [restsUntil, isResting] = [clock.now() + restMs, true];
      return standIn(question);
    }
  };
}
