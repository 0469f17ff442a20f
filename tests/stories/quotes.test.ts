import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { announcer } from '#lib/server/events/announce.ts';
import { newId } from '#lib/server/ids.ts';
import { attachTranscript, type TranscriptRoom } from '#lib/server/transcripts/attaching.ts';
import { findQuote } from '#lib/server/transcripts/quotes.ts';
import { testClock } from '../support/clocks.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';

const vtt = (...said: string[]) =>
  `WEBVTT\n\n${said.map((text, at) => `00:0${at * 3}.000 --> 00:0${at * 3 + 2}.000\n<v Åsa>${text}\n`).join('\n')}`;

describe.each(engines)('a quote on %s', (engine) => {
  let made: TestDatabase;
  let room: TranscriptRoom;
  let id: string;
  beforeAll(async () => {
    made = await testDatabase(engine);
    const clock = testClock();
    room = { db: made.db, clock, events: announcer(clock, {}) };
    id = newId();
    const row = { id, state: 'ready', kind: 'audio', name: 'a.wav', bytes: 1, created_at: 1, updated_at: 1 };
    await made.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ ...row, duration_ms: 60_000 })
        .execute()
    );
    await attach(vtt('Vi sålde skogen.', 'Sedan kom vintern.', 'Det var allt.'));
    await attach(vtt('Vi sålde aldrig skogen.', 'Sedan kom vintern.', ''));
  });
  afterAll(() => made.drop());

  const attach = (content: string, language = 'sv') =>
    attachTranscript(room, id, { name: 'a.vtt', content, language }, operator);
  const quote = (startMs: number, endMs: number, revision: number | null) =>
    findQuote(room, { recordingId: id, language: 'sv', span: { startMs, endMs }, revision });

  it('is worded as in its revision, and says how it reads now where that is another way', async () => {
    expect(await quote(0, 2000, 1)).toEqual({
      ...{ startMs: 0, endMs: 2000, revision: 1, isUnknown: false },
      said: [{ speaker: 'Åsa', text: 'Vi sålde skogen.' }],
      now: [{ speaker: 'Åsa', text: 'Vi sålde aldrig skogen.' }]
    });
    expect(await quote(6000, 8000, 1)).toMatchObject({ said: [{ text: 'Det var allt.' }], now: [] });
  });

  it('says nothing of changes elsewhere', async () => {
    const same = { said: [{ text: 'Sedan kom vintern.' }], now: null };
    expect(await quote(3000, 5000, 1)).toMatchObject({ ...same, revision: 1 });
    expect(await quote(3000, 5000, 2)).toMatchObject({ ...same, revision: 2 });
    expect(await quote(3000, 5000, null)).toMatchObject({ ...same, revision: 2 });
  });

  it('of a revision that there is not is what is said now, and says so', async () => {
    const unknown = { isUnknown: true, revision: 2, said: [{ text: 'Vi sålde aldrig skogen.' }], now: null };
    expect(await quote(0, 2000, 99)).toMatchObject(unknown);
  });

  it('never shows a draft, nor what is hidden', async () => {
    const setShown = (shown_at: number | null) =>
      made.db.transact((tx) =>
        tx.updateTable('transcript').set({ shown_at }).where('revision', '=', 1).execute()
      );
    await setShown(null);
    expect(await quote(0, 2000, 1)).toMatchObject({ isUnknown: true, revision: 2 });
    await setShown(1);
    const hide = { id: newId(), recording_id: id, start_ms: 0, end_ms: 2500, reason: '', created_at: 1 };
    await made.db.transact((tx) => tx.insertInto('hidden_part').values(hide).execute());
    expect((await quote(0, 2000, 1))?.said.map(({ text }) => text)).not.toContain('Vi sålde skogen.');
    await made.db.transact((tx) => tx.deleteFrom('hidden_part').execute());
  });

  it('is compared with the transcript in its own language', async () => {
    await attach(vtt('We sold the forest.'), 'en');
    expect(await quote(0, 2000, 3)).toMatchObject({ said: [{ text: 'We sold the forest.' }], now: null });
    expect(await quote(0, 2000, null)).toMatchObject({ revision: 2 });
  });

  it('is nothing where nothing is said', async () => {
    expect(await quote(50_000, 55_000, 1)).toBeNull();
    expect(await quote(9_000_000, 9_000_001, null)).toBeNull();
    const elsewhere = { recordingId: 'nobody', language: 'sv', span: { startMs: 0, endMs: 1 }, revision: 1 };
    expect(await findQuote(room, elsewhere)).toBeNull();
  });
});
