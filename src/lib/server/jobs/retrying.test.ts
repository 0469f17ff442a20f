import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import english from '#messages/refusals.en.json' with { type: 'json' };
import swedish from '#messages/refusals.sv.json' with { type: 'json' };
import { backoffMs, verdictOn } from './retrying.ts';
import { jobCancelled, workerDied } from './settling.ts';

class DiskFull extends Refusal {
  readonly retry = true;
  constructor() {
    super('disk-full', 507, 'The disk is full.');
  }
}

const middle = () => 0.5;
const job = { attempt: 1, maxAttempts: 3 };

describe('trying a job again', () => {
  it('waits four times as long each time, and never more than six hours', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, middle))).toEqual([
      5_000, 20_000, 80_000, 320_000, 1_280_000, 5_120_000
    ]);
    expect([8, 50, 1000].map((attempt) => backoffMs(attempt, middle))).toEqual(Array(3).fill(21_600_000));
  });

  it('waits up to a fifth shorter or longer, so that jobs that failed together do not return together', () => {
    expect([backoffMs(1, () => 0), backoffMs(1, () => 0.999999)]).toEqual([4_000, 6_000]);
  });

  it('tries again after anything unexpected until the tries are spent', () => {
    const thrown = new Error('socket hang up');
    expect(verdictOn(thrown, job, middle)).toEqual({
      afterMs: 5_000,
      reason: { code: 'job-broke', message: 'socket hang up', values: {} }
    });
    expect(verdictOn(thrown, { attempt: 3, maxAttempts: 3 }).afterMs).toBeNull();
  });

  it('gives up at once on a refusal, unless the refusal says that trying again helps', () => {
    const final = verdictOn(new Refusal('no-sound', 422, 'No sound in a.mp4.', { file: 'a.mp4' }), job);
    const reason = { code: 'no-sound', message: 'No sound in a.mp4.', values: { file: 'a.mp4' } };
    expect(final).toEqual({ afterMs: null, reason });
    expect(verdictOn(new DiskFull(), job, middle)).toEqual({
      afterMs: 5_000,
      reason: { code: 'disk-full', message: 'The disk is full.', values: {} }
    });
  });

  it('keeps at most 2,000 characters of the words', () => {
    expect(verdictOn(new Error('x'.repeat(9_000)), job).reason.message).toHaveLength(2_000);
  });

  it('is given up for reasons that can be said in both languages', () => {
    const broke = verdictOn(new Error('socket hang up'), job).reason;
    for (const { code } of [broke, jobCancelled, workerDied])
      expect([code in swedish, code in english], code).toEqual([true, true]);
  });
});
