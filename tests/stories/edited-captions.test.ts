import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { hidePart } from '#lib/server/media/hiding.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import {
  findCaptionsToEdit,
  findShownCaptions,
  saveCaptions
} from '#lib/server/transcripts/edited-captions.ts';
import { engines } from '../support/databases.ts';
import { addAccount } from '../support/media.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const spoken = (words: string) => `WEBVTT\n\n00:00.000 --> 00:04.000\n${words}\n`;

describe.each(engines)('captions corrected apart from the transcript on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
    const recording = { state: 'ready', name: 'a.mp4', bytes: 1, created_at: 1, updated_at: 1 };
    await room.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ id: 'rec', duration_ms: 60_000, ...recording })
        .execute()
    );
    await attach('Hej alla hopa.');
  });
  afterAll(() => room.made.drop());

  const attach = (words: string) =>
    attachTranscript(room, 'rec', { name: 'a.vtt', content: spoken(words), language: 'sv' }, operator);
  const shown = async () => (await findShownCaptions(room, 'rec', 'sv'))?.text;
  const toEdit = () => findCaptionsToEdit(room, 'rec', 'sv', operator);
  const save = (text: string | null, basedOn: number, actor = operator) =>
    saveCaptions(room, 'rec', { language: 'sv', text, basedOn }, actor);

  it('are made from the transcript until they are, stay when it changes, and are made from it again', async () => {
    expect(await shown()).toContain('Hej alla hopa.');
    expect(await toEdit()).toMatchObject({ revision: 0, isEdited: false, isOlder: false });
    await save(spoken('Hej allihop!'), 0);
    expect(await shown()).toContain('Hej allihop!');
    await attach('Hej alla i hela länet.');
    expect(await shown()).toContain('Hej allihop!');
    expect(await toEdit()).toMatchObject({ revision: 1, isEdited: true, isOlder: true });
    await expect(save(spoken('För sent'), 0)).rejects.toMatchObject({
      code: 'captions-changed',
      status: 409
    });
    await save(null, 1);
    expect(await shown()).toContain('Hej alla i hela länet.');
    expect(await toEdit()).toMatchObject({ revision: 2, isEdited: false });
  });

  it('say nothing of a hidden part, but to editors', async () => {
    await save(spoken('Hemligheten'), 2);
    const part = { startMs: 1000, endMs: 2000, reason: 'Namn', notice: '', untilMs: null };
    await hidePart(room, 'rec', part, operator);
    expect(await shown()).not.toContain('Hemligheten');
    expect((await toEdit())?.text).toContain('Hemligheten');
  });

  it('are refused without a time, when they are endless, and from those who may not write', async () => {
    await expect(save('bara ord', 3)).rejects.toMatchObject({ code: 'captions-unreadable' });
    await expect(save('x'.repeat(2_000_001), 3)).rejects.toMatchObject({ code: 'captions-too-long' });
    const moderator = await addAccount(room.db, 'moa', 'moderator');
    await expect(save(spoken('Hej'), 3, moderator)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(findCaptionsToEdit(room, 'rec', 'sv', moderator)).rejects.toMatchObject({ status: 403 });
    expect(await findShownCaptions(room, 'unknown', 'sv')).toBeNull();
  });
});
