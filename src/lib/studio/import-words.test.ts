import { describe, expect, it } from 'vitest';
import type { UrlImport } from '../media/recording.ts';
import { importSummary } from './import-words.ts';
import { studioWords } from './words.ts';

const saying = { t: studioWords('sv'), timeOf: () => '18.03', language: 'sv' };
const one: UrlImport = {
  id: 'i1',
  name: 'samtal.wav',
  host: 'radio.example',
  state: 'open',
  received: 0,
  length: null,
  failure: null,
  retriesAt: null,
  isStopping: false
};
const failure = { code: 'import-silent', message: 'Det kom inget mer.', values: {} };
const summed = (over: Partial<UrlImport>, pace?: Parameters<typeof importSummary>[1]) =>
  importSummary({ ...one, ...over }, pace, saying);
const plain = (words: string) => words.replaceAll('\u00a0', ' ');

describe('a file that is fetched', () => {
  it('tells how much has come, how fast, and how long the rest takes', () => {
    const pace = { bytesPerSecond: 2_000_000, secondsLeft: 30 };
    const { at, say } = summed({ received: 40_000_000, length: 100_000_000 }, pace);
    expect(at).toBe(40);
    expect(plain(say)).toBe('Från radio.example. 40,0 MB av 100 MB. 16,0 Mbit/s. Klar om 30 sekunder.');
    const unknown = summed({ received: 40_000_000 }, { bytesPerSecond: 2_000_000, secondsLeft: null });
    expect([unknown.at, plain(unknown.say)]).toEqual([
      null,
      'Från radio.example. 40,0 MB hittills. 16,0 Mbit/s.'
    ]);
  });

  it('tells why it waits', () => {
    expect(summed({})).toEqual({
      state: 'waiting',
      at: null,
      say: 'Från radio.example. Väntar på sin tur.'
    });
    const waiting = summed({ received: 25, length: 100, retriesAt: 1, failure });
    expect(waiting).toEqual({
      state: 'waiting',
      at: 25,
      say: 'Från radio.example. Det kom inget mer. Nytt försök kl. 18.03.'
    });
  });

  it('tells why it ended', () => {
    expect(summed({ state: 'failed', failure })).toMatchObject({
      state: 'failed',
      say: 'Det kom inget mer.'
    });
    expect(summed({ state: 'cancelled', isStopping: true }).say).toBe('Avbryts.');
    expect(summed({ state: 'cancelled' })).toMatchObject({
      state: 'waiting',
      say: 'Avbruten. Inget av filen är kvar här.'
    });
  });
});
