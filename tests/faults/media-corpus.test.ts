import { expect, it } from 'vitest';
import { toolsWith } from '../support/tools.ts';
import { tryCorpus } from './corpus/trying.ts';

it('bad files break nothing, take no time, call nobody and learn nothing', { timeout: 240_000 }, async () => {
  const trial = await tryCorpus(toolsWith(), { first: 0, count: 168, every: 30, withThoughtOut: true });
  expect(trial).toMatchObject({
    broke: [],
    crashed: [],
    tooSlow: [],
    wrongLength: [],
    leaked: [],
    networkHits: 0
  });
  expect(trial.tried).toBeGreaterThanOrEqual(200);
  expect(trial.accepted).toBeGreaterThan(30);
  expect(trial.refused['recording-unreadable']).toBeGreaterThan(30);
});
