import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { createArticle, changeArticle } from '#lib/server/articles/drafting.ts';
import { toTranscribe, transcribeWanted } from '#lib/server/articles/transcribing.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { newId } from '#lib/server/ids.ts';
import { attemptKey } from '#lib/server/media/folders.ts';
import { createProgramme, changeProgramme } from '#lib/server/programmes/running.ts';
import { isTranscribed } from '#lib/server/programmes/programmes.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { cancelTranscription, writeDown } from '#lib/server/transcripts/jobs.ts';
import { wavOf } from '#lib/server/transcripts/sound-parts.ts';
import {
  type Listening,
  type SpeechEngine,
  type SpeechSound
} from '#lib/server/transcripts/speech-engine.ts';
import { findTranscription, orderTranscription } from '#lib/server/transcripts/transcribing.ts';
import { findTimedTranscript, findTranscript } from '#lib/server/transcripts/transcripts.ts';
import type { WritingDownRoom } from '#lib/server/transcripts/writing-down.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, type MediaRoom, mediaRoom } from '../support/media.ts';
import { runDueJobs } from '../support/jobs.ts';

type Hearing = (sound: SpeechSound, listening: Listening) => ReturnType<SpeechEngine['writeDown']>;

const said = (text: string, startMs = 100, speaker: string | null = null) => ({
  ...{ line: 1, startMs, endMs: startMs + 900, speaker, text },
  times: [[0, startMs, 0.4] as const]
});

describe.each(engines)('writing recordings down on %s', (kind) => {
  let made: TestDatabase;
  let media: MediaRoom;
  let heard: SpeechSound[] = [];
  let hearing: Hearing;
  let room: WritingDownRoom & MediaRoom;
  beforeAll(async () => {
    made = await testDatabase(kind);
    media = await mediaRoom(made.db);
    const speech: SpeechEngine = {
      ...{ name: 'whisper.cpp', model: 'kb-whisper.bin', lane: 'heavy' },
      writeDown(sound, listening) {
        heard.push(sound);
        return hearing(sound, listening);
      }
    };
    room = { ...media, speech };
  });
  afterEach(() => {
    heard = [];
    hearing = () => Promise.resolve([said('Vi började här.')]);
  });
  afterAll(async () => {
    await media.remove();
    await made.drop();
  });

  /** A recording whose sound is published: so many seconds with a pause where each minute begins. */
  async function recording(seconds: number, level = 60, owner: string | null = null): Promise<string> {
    const id = newId();
    const file = join(room.folder, newId());
    const samples = new Int16Array(seconds * 8000).map((_, at) =>
      at % 480_000 < 8000 ? 0 : at % 16 < 8 ? level * 100 : level * -100
    );
    const wav = wavOf(samples);
    wav.writeUInt32LE(8000, 24);
    wav.writeUInt32LE(16_000, 28);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wav);
    await room.storage.take(file, `${attemptKey(id, 'first')}/sound.wav`);
    const row = { id, state: 'ready', kind: 'audio', name: 'samtal.wav', bytes: 1, updated_at: 1 };
    const now = room.clock.now();
    await made.db.transact(async (tx) => {
      await tx
        .insertInto('recording')
        .values({ ...row, duration_ms: seconds * 1000, created_by: owner, created_at: now })
        .execute();
      await tx
        .insertInto('output_set')
        .values({
          ...{ recording_id: id, name: 'audio', state: 'published', attempt: 'first' },
          ...{ published_at: now, updated_at: now }
        })
        .execute();
      await tx
        .insertInto('rendition')
        .values({
          ...{ id: newId(), recording_id: id, set_name: 'audio', attempt: 'first', file: 'sound.wav' },
          ...{ purpose: 'audio', media_type: 'audio/wav', bytes: 1, sha256: id }
        })
        .execute();
    });
    return id;
  }

  const order = (id: string, actor: Actor = operator) =>
    orderTranscription(room, id, { language: 'sv' }, actor);
  const work = () => runDueJobs(room, [writeDown(room), transcribeWanted(room)]);

  it('makes a transcript that says which machine wrote it, with the times and doubts of its words', async () => {
    const id = await recording(3);
    await order(id);
    await order(id);
    expect(await findTranscription(room, id)).toMatchObject({ state: 'waiting', fraction: 0 });
    hearing = () => Promise.resolve([said('Vi började här.', 100, 'A')]);
    expect(await work()).toBe(1);
    expect(heard).toMatchObject([{ seconds: 3, language: 'sv' }]);
    expect(await findTranscription(room, id)).toMatchObject({ state: 'done', revision: 1 });
    expect(await findTimedTranscript(room, id)).toMatchObject({
      origin: 'automatic',
      passages: [{ startMs: 100, endMs: 1000, speaker: 'A', text: 'Vi började här.', times: [[0, 100, 0.4]] }]
    });
    const row = await made.db.read
      .selectFrom('transcript')
      .select(['engine', 'model'])
      .where('recording_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ engine: 'whisper.cpp', model: 'kb-whisper.bin' });
  });

  it('hears a long recording in parts cut at pauses, goes on where it was, and hears none of it twice', async () => {
    const id = await recording(1300);
    await order(id);
    let tries = 0;
    hearing = ({ seconds }, listening) => {
      listening.onFraction(0.5);
      if (++tries === 2) return Promise.reject(new Error('the worker lost its power'));
      return Promise.resolve([said(`${Math.round(seconds)} sekunder.`, 0, 'A')]);
    };
    expect(await work()).toBe(2);
    const state = await findTranscription(room, id);
    expect(state).toMatchObject({ state: 'waiting' });
    expect(state?.fraction).toBeGreaterThan(0.4);
    await made.db.transact((tx) =>
      tx.updateTable('job').set({ run_at: 0 }).where('state', '=', 'waiting').execute()
    );
    await work();
    const found = await findTranscript(room, id);
    expect(found?.passages).toMatchObject([
      { startMs: 0, speaker: 'A (1)', text: '541 sekunder.' },
      { speaker: 'A (2)', text: '600 sekunder.' },
      { speaker: 'A (3)' }
    ]);
    expect(heard).toHaveLength(4);
    expect(found?.passages[1]?.startMs).toBeGreaterThan(540_000);
    const total = [0, 2, 3].reduce((sum, at) => sum + (heard[at]?.seconds ?? 0), 0);
    expect(total).toBeCloseTo(1300, 0);
    const parts = await made.db.read.selectFrom('transcription_part').selectAll().execute();
    expect(parts).toEqual([]);
  });

  it('never takes the place of what was written or attached by hand', async () => {
    const id = await recording(3);
    const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åsa>Så här sa jag.\n';
    await attachTranscript(room, id, { name: 'a.vtt', content: vtt, language: 'sv' }, operator);
    await order(id);
    await work();
    expect(await findTranscript(room, id)).toMatchObject({ revision: 1, origin: 'file' });
    expect(await findTranscription(room, id)).toMatchObject({ state: 'done', revision: 2 });
  });

  it('replaces what the machine itself wrote before', async () => {
    const id = await recording(3);
    for (const text of ['Vi går.', 'Vi gick.']) {
      hearing = () => Promise.resolve([said(text)]);
      await order(id);
      await work();
    }
    expect(await findTranscript(room, id)).toMatchObject({ revision: 2, passages: [{ text: 'Vi gick.' }] });
  });

  it('sends nothing that is silent, and says when no words were heard', async () => {
    const id = await recording(3, 0);
    await order(id);
    await work();
    expect(heard).toEqual([]);
    expect(await findTranscription(room, id)).toMatchObject({
      state: 'failed',
      failure: { code: 'nothing-said' }
    });
    expect(await findTranscript(room, id)).toBeNull();
  });

  it('stops when it is told to, and can be ordered again', async () => {
    const id = await recording(3);
    await order(id);
    hearing = (_sound, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        void cancelTranscription(room, id, operator);
      });
    await work();
    expect(await findTranscription(room, id)).toMatchObject({ state: 'cancelled', failure: null });
    await expect(cancelTranscription(room, id, operator)).rejects.toMatchObject({ code: 'not-transcribing' });
    hearing = () => Promise.resolve([said('Igen.')]);
    await order(id);
    await work();
    expect(await findTranscription(room, id)).toMatchObject({ state: 'done' });
  });

  it('keeps nothing of a try that another worker has taken over', async () => {
    const id = await recording(3);
    await order(id);
    const kind = writeDown(room);
    hearing = async () => {
      await made.db.transact((tx) =>
        tx.updateTable('job').set({ lease_token: 99 }).where('state', '=', 'running').execute()
      );
      return [said('För sent.')];
    };
    const claimed = await claim(room.db, 'first', { name: 'heavy', atOnce: 1, kinds: [kind] });
    await runClaim({ ...room, graceMs: 1000 }, claimed!, new AbortController().signal);
    expect(await findTranscript(room, id)).toBeNull();
    await made.db.transact((tx) =>
      tx.updateTable('job').set({ lease_until: 0 }).where('state', '=', 'running').execute()
    );
    hearing = () => Promise.resolve([said('I tid.')]);
    await work();
    expect(await findTranscript(room, id)).toMatchObject({ passages: [{ text: 'I tid.' }] });
  });

  it('is refused without an engine, before there is sound, and to contributors of others', async () => {
    const id = await recording(3);
    const asked = orderTranscription({ ...room, speech: null }, id, { language: 'sv' }, operator);
    await expect(asked).rejects.toMatchObject({ code: 'speech-engine-missing' });
    const other = await addAccount(made.db, newId(), 'contributor');
    await expect(order(id, other)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(order(newId())).rejects.toMatchObject({ code: 'recording-unknown' });
    await made.db.transact((tx) => tx.deleteFrom('rendition').where('recording_id', '=', id).execute());
    await expect(order(id)).rejects.toMatchObject({ code: 'nothing-to-hear' });
  });

  it('begins by itself for new recordings of a programme that wants it, and for no others', async () => {
    const facts = { title: 'Samtal', description: '' };
    const programmeId = await createProgramme(room, facts, operator);
    const before = await recording(3);
    const early = await createArticle(room, { programmeId, recordingId: before }, operator);
    await work();
    await changeProgramme(room, programmeId, { ...facts, isTranscribed: true }, operator);
    expect(await isTranscribed(room, programmeId)).toBe(true);
    await changeArticle(room, early, { revision: 1, lede: 'Ny' }, operator);
    const [saved, arriving] = [await recording(3), await recording(3)];
    const late = await createArticle(room, { programmeId }, operator);
    await changeArticle(room, late, { revision: 1, recordingId: saved }, operator);
    await createArticle(room, { programmeId, recordingId: arriving }, operator);
    await work();
    expect(await findTranscript(room, before)).toBeNull();
    expect(await findTranscript(room, saved)).toMatchObject({ origin: 'automatic' });
    expect(await findTranscript(room, arriving)).toMatchObject({ origin: 'automatic' });
    await changeProgramme(room, programmeId, facts, operator);
    expect(await isTranscribed(room, programmeId)).toBe(true);
    const [job] = toTranscribe({ kind: 'recording.ready', subject: before, detail: { set: 'audio' } });
    expect(job?.payload).toEqual({ recordingId: before });
  });
});
