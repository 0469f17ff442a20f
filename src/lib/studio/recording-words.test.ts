import { describe, expect, it } from 'vitest';
import type { RecordingProgress } from '../media/recording.ts';
import { hasFailed, isSettled, slowest, summaryOf } from './recording-words.ts';
import { studioWords } from './words.ts';

const t = studioWords('sv');
const recording: RecordingProgress = {
  id: 'r1',
  name: 'rar.wav',
  bytes: 1,
  state: 'processing',
  kind: 'video',
  durationMs: 90_000,
  facts: null,
  loudness: null,
  failure: null,
  createdAt: 0,
  sets: [
    { name: 'audio', state: 'published', stage: 'published', fraction: 1 },
    { name: 'video', state: 'running', stage: 'encoding', fraction: 0.62 },
    { name: 'extras', state: 'waiting', stage: null, fraction: 0 }
  ]
};

describe('a recording in words', () => {
  it('is as far as its slowest set', () => {
    expect(slowest(recording)).toEqual({ stage: 'received', fraction: 0 });
    const two = { ...recording, sets: recording.sets.slice(0, 2) };
    expect(slowest(two)).toEqual({ stage: 'encoding', fraction: 0.62 });
    expect(summaryOf(two, t)).toMatchObject({ state: 'running', at: 62 });
  });

  it('is done when every set is published, and not before', () => {
    const done = { ...recording, state: 'ready' as const, sets: recording.sets.slice(0, 1) };
    expect([isSettled(recording), isSettled(done)]).toEqual([false, true]);
    expect(summaryOf(done, t)).toMatchObject({ state: 'done', at: 100 });
  });

  it('is done with a remark when it can be played all the same', () => {
    const damaged = {
      ...recording,
      state: 'ready' as const,
      failure: { code: 'recording-damaged', message: 'Filen är skadad.', values: {} },
      sets: [
        recording.sets[0]!,
        { name: 'video' as const, state: 'failed' as const, stage: null, fraction: 0 }
      ]
    };
    const { state, say } = summaryOf(damaged, t);
    expect(state).toBe('done');
    expect(say).toContain('Filen är skadad.');
    expect(say).toContain('bilden');
    expect([hasFailed(damaged), hasFailed({ ...damaged, sets: [] })]).toEqual([true, false]);
  });

  it('says why it failed in the words of the failure', () => {
    const failed = {
      ...recording,
      state: 'failed' as const,
      failure: { code: 'no-audio', message: 'Ljudspåret saknas i filen.', values: {} }
    };
    expect(isSettled(failed)).toBe(true);
    expect(summaryOf(failed, t)).toEqual({ state: 'failed', at: null, say: 'Ljudspåret saknas i filen.' });
  });
});
