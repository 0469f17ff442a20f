/** A wait that can be cut short. One waits at a time. */
export interface Alarm {
  /** Resolves after `ms`, or at once when the alarm rings. */
  wait(ms: number): Promise<'rung' | 'overslept'>;
  ring(): void;
}

/** Makes an alarm. A ring while nobody waits cuts the next wait short, so that none is missed. */
export function newAlarm(): Alarm {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const end = (how: 'rung' | 'overslept') => {
          clearTimeout(timer);
          wake = undefined;
          hasRung = false;
          resolve(how);
        };
        const timer = setTimeout(end, ms, 'overslept' as const);
        wake = () => end('rung');
        if (hasRung) wake();
      }),
    ring() {
      hasRung = true;
      wake?.();
    }
  };
}
