import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { dismissImport, dismissRecording } from '#lib/server/media/dismissing.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import { listImports } from '#lib/server/media/url-imports.ts';
import { engines } from '../support/databases.ts';
import { addAccount } from '../support/media.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

describe.each(engines)('what failed, on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
  });
  afterAll(() => room.made.drop());

  const addRecording = (id: string, state: string) =>
    room.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ id, state, name: `${id}.wav`, bytes: 1, created_at: 1, updated_at: 1, created_by: null })
        .execute()
    );
  const listed = async () => (await listRecordings(room, { page: 1 })).map(({ id }) => id);

  it('goes off the list of recordings when nothing was made of it', async () => {
    await addRecording('failed', 'failed');
    await addRecording('ready', 'ready');
    const nils = await addAccount(room.db, 'nils', 'contributor');
    await expect(dismissRecording(room, 'failed', nils)).rejects.toMatchObject({ code: 'not-allowed' });
    await dismissRecording(room, 'failed', operator);
    expect(await listed()).toEqual(['ready']);
    await expect(dismissRecording(room, 'ready', operator)).rejects.toMatchObject({
      code: 'recording-in-use'
    });
    await expect(dismissRecording(room, 'failed', operator)).rejects.toMatchObject({ status: 404 });
  });

  it('stays when something of it was ever published', async () => {
    await addRecording('old', 'failed');
    const file = { file: 'sound.m4a', purpose: 'audio', media_type: 'audio/mp4', bytes: 1, sha256: 'a' };
    const rendition = { id: 'r1', recording_id: 'old', set_name: 'audio', attempt: 'one', ...file };
    await room.db.transact((tx) => tx.insertInto('rendition').values(rendition).execute());
    await expect(dismissRecording(room, 'old', operator)).rejects.toMatchObject({ code: 'recording-in-use' });
  });

  it('goes off the list of imports unless it is being fetched', async () => {
    const now = room.clock.now();
    for (const [id, state] of [
      ['gone', 'failed'],
      ['open', 'open']
    ] as const)
      await room.db.transact((tx) =>
        tx
          .insertInto('url_import')
          .values({ id, state, address: 'https://a.example/a', name: id, created_at: now, updated_at: now })
          .execute()
      );
    await dismissImport(room, 'gone', operator);
    await expect(dismissImport(room, 'open', operator)).rejects.toMatchObject({ code: 'import-in-use' });
    expect((await listImports(room)).map(({ id }) => id)).toEqual(['open']);
  });
});
