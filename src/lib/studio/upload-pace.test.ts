import { describe, expect, it } from 'vitest';
import { PaceMeter } from './upload-pace.ts';

describe('the pace of an upload', () => {
  it('is unknown before two seconds have gone', () => {
    const meter = new PaceMeter();
    meter.note(0, 0);
    meter.note(1900, 1000);
    expect(meter.pace(10_000)).toBeUndefined();
  });

  it('says the speed and what is left at that speed', () => {
    const meter = new PaceMeter();
    for (let second = 0; second <= 4; second++) meter.note(second * 1000, second * 500);
    expect(meter.pace(10_000)).toEqual({ bytesPerSecond: 500, secondsLeft: 16 });
  });

  it('forgets what is older than ten seconds', () => {
    const meter = new PaceMeter();
    meter.note(0, 0);
    meter.note(5000, 1_000_000);
    for (let second = 6; second <= 20; second++) meter.note(second * 1000, 1_000_000 + second * 100);
    expect(meter.pace(2_000_000)?.bytesPerSecond).toBe(100);
  });

  it('starts over when a part is sent again, and after a rest', () => {
    const meter = new PaceMeter();
    meter.note(0, 5000);
    meter.note(3000, 9000);
    meter.note(4000, 8000);
    expect(meter.pace(10_000)).toBeUndefined();
    meter.note(9000, 9000);
    meter.rest();
    expect(meter.pace(10_000)).toBeUndefined();
  });
});
