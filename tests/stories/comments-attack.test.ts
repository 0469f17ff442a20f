import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { countRefused, findAttack, isAttacked, offerForm } from '#lib/server/comments/attack.ts';
import { readFormMark } from '#lib/server/comments/form-marks.ts';
import { tidyComments } from '#lib/server/comments/jobs.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { newId } from '#lib/server/ids.ts';
import { engines } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const minute = 60_000;

describe.each(engines)('an attack on the comments, on %s', (engine) => {
  let room: TestRoom;
  let articleId: string;
  beforeAll(async () => {
    room = await testRoom(engine);
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    articleId = await createArticle(room, { headline: 'Artikel', body }, operator);
    await publish(room, articleId, {}, operator);
  });
  afterAll(() => room.made.drop());

  let number = 0;
  const send = (over: { isSolved?: boolean; trap?: string; text?: string; nonce?: string } = {}) => {
    const { trap = '', text = `Vi bodde på Storgatan ${++number} då.`, nonce = newId(), ...more } = over;
    const form = { name: 'Kerstin Lund', email: `kerstin${number}@example.org`, text, trap };
    const address = `198.51.${100 + Math.floor(number / 200)}.${number++ % 200}`;
    return submitComment(room, articleId, form, { address, form: { nonce, ageMs: 60_000, ...more } });
  };
  const stateOf = (id: string) =>
    room.db.read
      .selectFrom('comment')
      .select(['state', 'spam_reasons'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  const unsolved = { state: 'pending', spam_reasons: '["unsolved"]' };
  const clean = { state: 'pending', spam_reasons: '[]' };
  const isOn = () => isAttacked(room.db.read, room.clock);

  it('is not what readers make, without scripts or with, however much they talk on a busy evening', async () => {
    for (let minutes = 0; minutes < 12; minutes++) {
      for (let post = 0; post < 4; post++) await send({ isSolved: false });
      await countRefused(room, 'comment-incomplete');
      await countRefused(room, 'comment-form-stale');
      room.clock.advance(minute);
    }
    expect([await isOn(), await findAttack(room)]).toEqual([false, null]);
    expect((await offerForm(room)).isPuzzled).toBe(false);
    room.clock.advance(10 * minute);
  });

  it('begins when 20 posts in five minutes are refused or suspected, and asks browsers for a puzzle from then on', async () => {
    for (let post = 0; post < 10; post++) await send({ isSolved: false, trap: 'x' });
    for (let post = 0; post < 9; post++) await countRefused(room, 'too-many-comments');
    expect(await isOn()).toBe(false);
    room.clock.advance(minute);
    await countRefused(room, 'comment-form-stale');
    expect(await isOn()).toBe(true);
    expect(await offerForm(room)).toMatchObject({ isPuzzled: true });
    expect(await findAttack(room)).toMatchObject({ beganAt: room.clock.now(), bad: 20 });
  });

  it('lets a solved form through as in peace, and takes every other one with a mark, not refusing it', async () => {
    expect(await stateOf(await send({ isSolved: true }))).toEqual(clean);
    expect(await stateOf(await send({ isSolved: false }))).toEqual(unsolved);
  });

  it('takes a solution once: the second comment with the same form is none', async () => {
    const { nonce } = readFormMark(room, (await offerForm(room)).mark);
    const first = await send({ isSolved: true, nonce });
    const second = await send({ isSolved: true, nonce, text: 'Köp billigt' });
    expect(second).toBe(first);
    const bought = await room.db.read
      .selectFrom('comment')
      .select('id')
      .where('text', '=', 'Köp billigt')
      .execute();
    expect(bought).toEqual([]);
  });

  it('goes on while there is a trickle, ends half an hour after it, and is counted for 30 days', async () => {
    for (let minutes = 0; minutes < 40; minutes++) {
      if (minutes % 10 === 0) for (let post = 0; post < 5; post++) await send({ trap: 'x' });
      room.clock.advance(minute);
    }
    expect(await isOn()).toBe(true);
    room.clock.advance(20 * minute);
    await send({ trap: 'x' });
    expect(await isOn()).toBe(false);
    expect(await stateOf(await send({ isSolved: false }))).toEqual(clean);
    room.clock.advance(31 * 24 * 60 * minute);
    const log = quietLog();
    await addJob(room.db, { kind: 'comments.tidy', payload: {} });
    await runDueJobs({ db: room.db, log }, [tidyComments(room)]);
    const minutes = await room.db.read.selectFrom('comment_minute').selectAll().execute();
    const attacks = await room.db.read.selectFrom('comment_attack').selectAll().execute();
    expect([minutes, attacks]).toEqual([[], []]);
  });

  it('begins too when 100 posts come in five minutes that nothing can be said against', async () => {
    for (let post = 0; post < 99; post++) await send({ isSolved: false });
    expect(await isOn()).toBe(false);
    await send({ isSolved: false });
    expect(await isOn()).toBe(true);
    const { spam_reasons } = await stateOf(await send({ isSolved: false }));
    expect(spam_reasons).toContain('unsolved');
  });
});
