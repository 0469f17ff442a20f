import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { announcer } from '#lib/server/events/announce.ts';
import { newId } from '#lib/server/ids.ts';
import { attachTranscript, type TranscriptRoom } from '#lib/server/transcripts/attaching.ts';
import { setChapters, takeFileChapters } from '#lib/server/transcripts/chapters.ts';
import { findChapters, findTimedTranscript, findTranscript } from '#lib/server/transcripts/transcripts.ts';
import { testClock } from '../support/clocks.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';

const vtt = `WEBVTT

00:01.000 --> 00:04.000
<v Åsa Öberg>Vi började med samordning.

00:04.000 --> 00:02.000
<v Bo Lind>Och sedan?
`;

describe.each(engines)('a transcript on %s', (engine) => {
  let made: TestDatabase;
  let room: TranscriptRoom;
  beforeAll(async () => {
    made = await testDatabase(engine);
    const clock = testClock();
    room = { db: made.db, clock, events: announcer(clock, {}) };
  });
  afterAll(() => made.drop());

  async function recording(owner: string | null = null): Promise<string> {
    const id = newId();
    const row = {
      id,
      state: 'ready',
      kind: 'audio',
      name: 'samtal.wav',
      bytes: 1,
      created_at: 1,
      updated_at: 1
    };
    await made.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ ...row, ...empty, duration_ms: 60_000, created_by: owner })
        .execute()
    );
    return id;
  }
  const empty = {
    sha256: null,
    storage_key: null,
    probe: null,
    loudness: null,
    failure: null,
    withdrawn_at: null
  };

  it('keeps the time of every word that a machine wrote down, and shares the time of a text that has none', async () => {
    const words = ['Vi', 'började', 'här.'].map((word, index) => ({ word, start: index, probability: 0.5 }));
    const whisper = { segments: [{ start: 0, end: 3, text: 'Vi började här.', words }] };
    const id = await recording();
    const give = (name: string, content: string) =>
      attachTranscript(room, id, { name, content, language: 'sv' }, operator);
    await give('samtal.json', JSON.stringify(whisper));
    const { passages } = (await findTimedTranscript(room, id))!;
    expect(passages.map(({ times }) => times)).toEqual([
      [
        [0, 0, 0.5],
        [3, 1000, 0.5],
        [11, 2000, 0.5]
      ]
    ]);
    const { problems } = await give('samtal.txt', 'Åsa: Lika långt.\n\nBoo: Lika långt.\n');
    expect(problems).toMatchObject([{ code: 'time-guessed' }]);
    expect((await findTranscript(room, id))?.passages).toMatchObject([
      { speaker: 'Åsa', startMs: 0, endMs: 30_000 },
      { speaker: 'Boo', startMs: 30_000, endMs: 60_000 }
    ]);
  });

  it('is read with its speakers and times, and says what could not be read', async () => {
    const id = await recording();
    const attached = await attachTranscript(
      room,
      id,
      { name: 'samtal.vtt', content: vtt, language: 'sv' },
      operator
    );
    expect(attached).toMatchObject({ revision: 1, passages: 2, speakers: ['Åsa Öberg', 'Bo Lind'] });
    expect(attached.problems).toEqual([{ line: 6, code: 'end-before-start', excerpt: 'Och sedan?' }]);
    expect(await findTranscript(room, id)).toEqual({
      language: 'sv',
      revision: 1,
      origin: 'file',
      isReviewed: false,
      isOlderThanFile: false,
      passages: [
        { position: 0, startMs: 1000, endMs: 4000, speaker: 'Åsa Öberg', text: 'Vi började med samordning.' },
        { position: 1, startMs: 4000, endMs: 5000, speaker: 'Bo Lind', text: 'Och sedan?' }
      ],
      otherLanguages: [],
      voices: []
    });
    expect((await findTimedTranscript(room, id))?.passages[0]?.times).toEqual([[0, 1000]]);
  });

  it('gets a new revision each time; the old ones and the files are kept', async () => {
    const id = await recording();
    const attach = (content: string) =>
      attachTranscript(room, id, { name: 'a.vtt', content, language: 'sv' }, operator);
    await attach(vtt);
    expect((await attach(vtt.replace('samordning', 'samverkan'))).revision).toBe(2);
    expect((await findTranscript(room, id))?.passages[0]?.text).toBe('Vi började med samverkan.');
    const kept = await made.db.read
      .selectFrom('transcript')
      .select(['revision', 'current', 'source'])
      .where('recording_id', '=', id)
      .orderBy('revision')
      .execute();
    expect(kept.map(({ revision, current }) => [revision, current])).toEqual([
      [1, 0],
      [2, 1]
    ]);
    expect(kept[0]?.source).toBe(vtt);
  });

  it('keeps both when two attach one at the same time', async () => {
    const id = await recording();
    const file = { name: 'a.vtt', content: vtt, language: 'sv' };
    const both = await Promise.all([
      attachTranscript(room, id, file, operator),
      attachTranscript(room, id, file, operator)
    ]);
    expect(both.map(({ revision }) => revision).sort()).toEqual([1, 2]);
  });

  it('links a speaker to the person credited by that name, and nobody else', async () => {
    const id = await recording();
    const personId = newId();
    const person = {
      id: personId,
      slug: 'a',
      name: 'Åsa Öberg',
      sort_key: 'a',
      created_at: 1,
      updated_at: 1
    };
    const none = { bio: null, image_id: null, image_alt: null, image_credit: null, merged_into: null };
    await made.db.transact((tx) =>
      tx
        .insertInto('person')
        .values({ ...person, ...none })
        .execute()
    );
    const people = [{ personId, name: 'Åsa ÖBERG' }];
    await attachTranscript(room, id, { name: 'a.vtt', content: vtt, language: 'sv', people }, operator);
    const rows = await made.db.read
      .selectFrom('passage')
      .innerJoin('transcript', 'transcript.id', 'passage.transcript_id')
      .select(['passage.speaker', 'passage.person_id'])
      .where('recording_id', '=', id)
      .orderBy('position')
      .execute();
    expect(rows).toEqual([
      { speaker: 'Åsa Öberg', person_id: personId },
      { speaker: 'Bo Lind', person_id: null }
    ]);
  });

  it('starts its consequences in the same transaction', async () => {
    const id = await recording();
    await attachTranscript(room, id, { name: 'a.vtt', content: vtt, language: 'sv' }, operator);
    const events = await made.db.read.selectFrom('event').select('kind').where('subject', '=', id).execute();
    expect(events).toEqual([{ kind: 'transcript.changed' }]);
  });

  it('holds every one of 20,000 cues', async () => {
    const id = await recording();
    const time = (second: number) => new Date(second * 1000).toISOString().slice(11, 23);
    const cues = Array.from({ length: 20_000 }, (_, at) => `${time(at)} --> ${time(at + 1)}\nRad ${at}.\n`);
    const content = `WEBVTT\n\n${cues.join('\n')}`;
    const attached = await attachTranscript(
      room,
      id,
      { name: 'lång.vtt', content, language: 'sv' },
      operator
    );
    expect(attached.passages).toBe(20_000);
    expect((await findTranscript(room, id))?.passages.at(-1)?.text).toBe('Rad 19999.');
  });

  it('is refused when no timed words can be read, when it is too large, and for an unknown recording', async () => {
    const id = await recording();
    const attach = (content: string, to = id) =>
      attachTranscript(room, to, { name: 'a.vtt', content, language: 'sv' }, operator);
    await expect(attach('bara text')).rejects.toMatchObject({ code: 'transcript-unreadable', status: 422 });
    await expect(attach('x'.repeat(10 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'transcript-too-large'
    });
    await expect(attach('00:01.000 --> 00:02.000\nx\n\n'.repeat(50_001))).rejects.toMatchObject({
      status: 413
    });
    await expect(attach(vtt, 'finns-inte')).rejects.toMatchObject({ code: 'recording-unknown', status: 404 });
    expect(await findTranscript(room, id)).toBeNull();
  });

  it('is older than its file once another took its place, until it is attached anew', async () => {
    const id = await recording();
    const file = { name: 'a.vtt', content: vtt, language: 'sv' };
    const isOlder = async () => (await findTranscript(room, id))?.isOlderThanFile;
    await attachTranscript(room, id, file, operator);
    const replaced_at = room.clock.now() + 1;
    await made.db.transact((tx) =>
      tx.updateTable('recording').set({ replaced_at }).where('id', '=', id).execute()
    );
    expect(await isOlder()).toBe(true);
    const later = { ...room, clock: { now: () => replaced_at + 1 } };
    await attachTranscript(later, id, file, operator);
    expect(await isOlder()).toBe(false);
  });

  it('is refused from a contributor whose recording it is not', async () => {
    const accountId = newId();
    const contributor: Actor = { kind: 'account', accountId, role: 'contributor', name: 'K' };
    const file = { name: 'a.vtt', content: vtt, language: 'sv' };
    const own = await recording(accountId);
    await expect(attachTranscript(room, own, file, contributor)).resolves.toMatchObject({ revision: 1 });
    const other = await recording('someone-else');
    await expect(attachTranscript(room, other, file, contributor)).rejects.toMatchObject({
      code: 'not-allowed'
    });
  });

  it('has chapters in order of time, each within the recording', async () => {
    const id = await recording();
    const chapters = [
      { startMs: 30_000, title: ' Vägen  vidare ' },
      { startMs: 0, title: 'Början' }
    ];
    await setChapters(room, id, chapters, operator);
    expect(await findChapters(room, id)).toEqual([
      { startMs: 0, title: 'Början' },
      { startMs: 30_000, title: 'Vägen vidare' }
    ]);
    const refused = { code: 'chapters-unusable' };
    for (const wrong of [60_000, -1, 0.5, 0])
      await expect(
        setChapters(room, id, [...chapters, { startMs: wrong, title: 'x' }], operator)
      ).rejects.toMatchObject(refused);
    await expect(setChapters(room, id, [{ startMs: 1, title: ' ' }], operator)).rejects.toMatchObject(
      refused
    );
    expect(await findChapters(room, id)).toHaveLength(2);
  });

  it('gets the chapters of its file, and tells which those it had were', async () => {
    const id = await recording();
    const marks = [
      { startMs: 0, title: 'Inledning' },
      { startMs: 20_000, title: 'Mitt' },
      { startMs: 60_000, title: 'Efter slutet' }
    ];
    const take = (replaces: boolean) => takeFileChapters(room, id, { replaces }, operator);
    await expect(take(false)).rejects.toMatchObject({ code: 'file-chapters-missing' });
    const probe = JSON.stringify({ probe: { chapters: marks } });
    await made.db.transact((tx) => tx.updateTable('recording').set({ probe }).where('id', '=', id).execute());
    expect(await take(false)).toEqual([]);
    expect(await findChapters(room, id)).toEqual(marks.slice(0, 2));
    await setChapters(room, id, [{ startMs: 5, title: 'Egen' }], operator);
    await expect(take(false)).rejects.toMatchObject({ code: 'chapters-there', values: { count: 1 } });
    expect(await take(true)).toEqual([{ startMs: 5, title: 'Egen' }]);
    expect(await findChapters(room, id)).toEqual(marks.slice(0, 2));
    const stranger: Actor = { kind: 'account', accountId: newId(), role: 'contributor', name: 'K' };
    const asked = takeFileChapters(room, await recording('someone-else'), { replaces: false }, stranger);
    await expect(asked).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
