import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { receiveImage } from '#lib/server/images/images.ts';
import { publishSet } from '#lib/server/media/output-sets.ts';
import { choosePoster } from '#lib/server/media/posters.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom } from '../support/media.ts';
import { stageRecording } from '../support/recordings.ts';

describe.each(engines)('the poster of a film on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let id: string;
  let bo: Actor;
  beforeAll(async () => {
    made = await testDatabase(engine);
    room = await mediaRoom(made.db);
    bo = await addAccount(made.db, 'bo', 'contributor');
    const localFile = join(room.folder, 'film.mov');
    await writeFile(localFile, 'not looked at here');
    const sets = [{ name: 'extras', state: 'waiting' } as const];
    id = await stageRecording(room, { localFile, name: 'film.mov' }, { state: 'ready', sets });
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
  });

  /** Publishes the frames as an encoder does, of which it finds one best. */
  const publishFrames = (attempt: string, best: number) =>
    made.db.transact((tx) =>
      publishSet(room, tx, {
        recordingId: id,
        attempt,
        made: {
          name: 'extras',
          files: [1, 2, 3].map((at) => ({
            file: `poster-${at}.jpg`,
            purpose: at === best ? 'poster' : 'poster-candidate',
            mediaType: 'image/jpeg',
            bytes: 1,
            sha256: '0',
            width: 640,
            height: 360,
            durationMs: null,
            bitrate: null,
            loudness: null
          }))
        }
      })
    );
  const poster = async () => (await findMedia(room, id))?.poster;
  const chosen = async () =>
    (await findRecordingProgress(room, id))?.posters.map(({ key, isChosen }) => (isChosen ? `>${key}` : key));

  it('is the frame with most to see in it, until an editor chooses another, also after it is made anew', async () => {
    expect([await poster(), await chosen()]).toEqual([null, []]);
    await publishFrames('first', 2);
    expect(await chosen()).toEqual(['poster-1.jpg', '>poster-2.jpg', 'poster-3.jpg']);
    await choosePoster(room, id, { key: 'poster-3.jpg' }, operator);
    expect(await poster()).toBe(`/media/${id}/first/poster-3.jpg`);
    await publishFrames('second', 1);
    expect(await poster()).toBe(`/media/${id}/second/poster-3.jpg`);
  });

  it('is a picture of the editors’ own, which stays to be chosen when a frame is', async () => {
    const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const imageId = await receiveImage(room, picture, operator);
    await choosePoster(room, id, { imageId }, operator);
    expect(await poster()).toMatch(new RegExp(`^/media/images/${imageId}/(1280|1600)\\.webp$`));
    await publishFrames('third', 1);
    expect((await chosen())?.at(-1)).toBe('>own');
    await choosePoster(room, id, { key: 'poster-1.jpg' }, operator);
    expect(await chosen()).toEqual(['>poster-1.jpg', 'poster-2.jpg', 'poster-3.jpg', 'own']);
    await choosePoster(room, id, { key: 'own' }, operator);
    expect(await poster()).toContain(imageId);
  });

  it('is nothing else: not what is no frame of it, and not by a contributor whose recording it is not', async () => {
    const choose = (key: string, actor: Actor) => choosePoster(room, id, { key }, actor);
    await expect(choose('poster-9.jpg', operator)).rejects.toMatchObject({ code: 'poster-unknown' });
    await expect(choose('poster-1.jpg', bo)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await chosen())?.at(-1)).toBe('>own');
  });
});
