import { describe, expect, it } from 'vitest';
import type { RecordingProgress, SetProgress } from '../media/recording.ts';
import {
  announcementOf,
  currentSet,
  hasFailed,
  isSettled,
  sharedStage,
  summaryOf
} from './recording-words.ts';
import { studioWords } from './words.ts';

const t = studioWords('sv');
const saying = { t, timeOf: () => '18.03' };
const set = (name: SetProgress['name'], over: Partial<SetProgress>): SetProgress => ({
  name,
  state: 'waiting',
  stage: 'encoding',
  fraction: 0,
  leftMs: null,
  failure: null,
  waiting: null,
  isStopping: false,
  ...over
});
const audio = set('audio', { state: 'published', stage: 'published', fraction: 1 });
const recording: RecordingProgress = {
  id: 'r1',
  name: 'rar.wav',
  bytes: 1,
  state: 'processing',
  kind: 'video',
  durationMs: 90_000,
  facts: null,
  fileChapters: [],
  loudness: null,
  heard: null,
  posters: [],
  replacement: null,
  earlier: [],
  failure: null,
  createdAt: 0,
  replacedAt: null,
  log: [],
  sets: [audio, set('video', { state: 'running', fraction: 0.62, leftMs: 180_000 }), set('extras', {})]
};
const failure = { code: 'no-audio', message: 'Ljudspåret saknas i filen.', values: {} };

describe('a recording in words', () => {
  it('says what is being made of it, how much is done, and how long it takes', () => {
    expect([currentSet(recording)?.name, sharedStage(recording)]).toEqual(['video', 'encoding']);
    expect(summaryOf(recording, saying)).toEqual({
      state: 'running',
      at: 62,
      say: 'Bilden: omkodas, 62\u00a0%, ungefär 3 minuter kvar'
    });
    expect(announcementOf(recording, t)).toBe('Bilden: Omkodas');
  });

  it.each<[SetProgress, string]>([
    [set('audio', { waiting: { why: 'turn', ahead: 2 } }), 'Väntar, 2 jobb före'],
    [set('audio', { waiting: { why: 'turn', ahead: 0 } }), 'Väntar, står först i kön'],
    [set('audio', { waiting: { why: 'paused' } }), 'Väntar, bearbetningen är pausad'],
    [
      set('audio', { waiting: { why: 'retry', at: 1 }, failure }),
      'Försöker igen kl. 18.03. Ljudspåret saknas i filen.'
    ]
  ])('says why it waits', (waiting, words) => {
    expect(summaryOf({ ...recording, sets: [waiting] }, saying)).toMatchObject({
      state: 'waiting',
      say: words
    });
  });

  it('is done when every set is published, and not before', () => {
    const done = { ...recording, state: 'ready' as const, sets: [audio] };
    expect([isSettled(recording), isSettled(done)]).toEqual([false, true]);
    expect(summaryOf(done, saying)).toMatchObject({ state: 'done', at: 100 });
  });

  it('is done with a remark when it can be played all the same', () => {
    const damaged = {
      ...recording,
      state: 'ready' as const,
      failure: { code: 'recording-damaged', message: 'Filen är skadad.', values: {} },
      sets: [audio, set('video', { state: 'failed' })]
    };
    const { state, say } = summaryOf(damaged, saying);
    expect(state).toBe('done');
    expect(say).toContain('Filen är skadad.');
    expect(say).toContain('bilden');
    expect([hasFailed(damaged), hasFailed({ ...damaged, sets: [] })]).toEqual([true, false]);
  });

  it('is cancelled, or has a part that is, and can be tried again', () => {
    const cancelled = {
      ...recording,
      state: 'cancelled' as const,
      sets: [set('audio', { state: 'cancelled' })]
    };
    expect([isSettled(cancelled), hasFailed(cancelled), summaryOf(cancelled, saying).say]).toEqual([
      true,
      true,
      t('stage.cancelled')
    ]);
    const part = {
      ...recording,
      state: 'ready' as const,
      sets: [audio, set('video', { state: 'cancelled' })]
    };
    expect(summaryOf(part, saying)).toMatchObject({ state: 'done' });
    expect(summaryOf(part, saying).say).toContain('bilden');
  });

  it('says why it failed in the words of the failure', () => {
    const failed = { ...recording, state: 'failed' as const, failure };
    expect(isSettled(failed)).toBe(true);
    expect(summaryOf(failed, saying)).toEqual({ state: 'failed', at: null, say: failure.message });
  });
});
