import { describe, expect, it } from 'vitest';
import { newAlarm } from './alarm.ts';

describe('an alarm', () => {
  it('lets the sleeper sleep the whole time when it does not ring', async () => {
    expect(await newAlarm().wait(1)).toBe('overslept');
  });

  it('cuts the wait short when it rings', async () => {
    const alarm = newAlarm();
    const waiting = alarm.wait(3_600_000);
    alarm.ring();
    expect(await waiting).toBe('rung');
  });

  it('remembers a ring that nobody waited for, once', async () => {
    const alarm = newAlarm();
    alarm.ring();
    alarm.ring();
    expect(await alarm.wait(3_600_000)).toBe('rung');
    expect(await alarm.wait(1)).toBe('overslept');
  });
});
