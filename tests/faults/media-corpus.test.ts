import { expect, it } from 'vitest';
import { toolsWith } from '../support/tools.ts';
import { tryCorpus } from './corpus/trying.ts';

/** How the files that were thought out end; all others are refused as something that cannot be read. */
const ends = {
  accepted: [
    '16 tracks of one channel',
    '192 kHz in eight channels',
    '8 kHz',
    'a WAV that claims 4 GB',
    'a cover of 16,000 × 16,000 in flac',
    'a cover of 16,000 × 16,000 in ipod',
    'a cover of 16,000 × 16,000 in mp3',
    'a film that is cut by its list of edits',
    'a high range of brightness',
    'a picture of 8191 × 3',
    'a picture of one pixel',
    'a sound that begins late',
    'a sound with a ZIP and a page behind it',
    'a title of 63 MB',
    'pictures at no steady rate',
    'times below zero'
  ],
  'recording-codec-unknown': ['ffv1', 'flashsv', 'huffyuv', 'magicyuv', 'prores'].map(
    (codec) => `a picture in ${codec}`
  ),
  'recording-encrypted': ['encrypted'],
  'recording-too-long': ['two sounds thirteen hours apart'],
  'recording-too-short': ['a moment', 'two frames ten hours apart'],
  'recording-without-sound': ['no sound']
};

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
  const names = Object.keys(trial.ends).sort();
  const { 'recording-unreadable': unreadable = [], ...others } = Object.groupBy(
    names,
    (name) => trial.ends[name] ?? ''
  );
  expect(others).toEqual(ends);
  expect(unreadable.length).toBeGreaterThanOrEqual(30);
  expect(trial.tried).toBeGreaterThanOrEqual(200);
  expect(trial.accepted).toBeGreaterThan(30);
});
