import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { answerComment } from '#lib/server/comments/answering.ts';
import { listComments } from '#lib/server/comments/comments.ts';
import {
  confirmAgain,
  confirmComment,
  disownComment,
  findToConfirm
} from '#lib/server/comments/confirming.ts';
import { deviceToken } from '#lib/server/comments/devices.ts';
import { newFormMark, readFormMark } from '#lib/server/comments/form-marks.ts';
import { tidyComments } from '#lib/server/comments/jobs.ts';
import { approveComment, removeComment } from '#lib/server/comments/moderating.ts';
import {
  changeOwn,
  eraseMine,
  eraseOwn,
  findMine,
  findOwn,
  withdrawOwn
} from '#lib/server/comments/own-comments.ts';
import { setPolicy } from '#lib/server/comments/policies.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { stopReplies, tellAnswered, unsubscribe } from '#lib/server/comments/replying.ts';
import { type Sender, submitComment } from '#lib/server/comments/submitting.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { engines } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import { mailsOf } from '../support/mail.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe.each(engines)('a commenter on %s', (engine) => {
  let room: TestRoom;
  let articleId: string;
  beforeAll(async () => {
    const made = await testRoom(engine);
    room = { ...made, config: { ...made.config, SMTP_URL: 'smtp://localhost' } };
    await changeStation(room, { name: 'Radio Provet', email: 'redaktionen@station.example' }, operator);
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    articleId = await createArticle(room, { headline: 'Samtalet', body }, operator);
    await publish(room, articleId, {}, operator);
  });
  afterAll(() => room.made.drop());

  let reader = 0;
  const somebody = () => `reader${++reader}@example.org`;
  const write = (
    email: string,
    more: { text?: string; parentId?: string; wantsReplies?: boolean; sender?: Partial<Sender> } = {}
  ) => {
    // letters are found by their order
    room.clock.advance(1);
    return submitComment(
      room,
      articleId,
      { name: 'Kerstin', email, text: `Hej ${++reader}`, ...more },
      { address: `192.0.2.${reader % 250}`, ...more.sender }
    );
  };
  const lettersTo = async (email: string, kind: string) =>
    (await mailsOf(room)).filter((mail) => mail.recipient === email && mail.kind === kind);
  const linkIn = (body: string | undefined, page: string) =>
    new RegExp(`/kommentar/${page}\\?n=(\\S+)`).exec(body ?? '')?.[1] ?? '';
  const confirmLink = async (email: string) =>
    linkIn((await lettersTo(email, 'comment-confirm')).at(-1)?.body, 'bekrafta');
  const stateOf = async (id: string) =>
    (await room.db.read.selectFrom('comment').select('state').where('id', '=', id).executeTakeFirst())?.state;
  /** Writes a comment and confirms it by its letter. */
  const confirmed = async (email: string, more: Parameters<typeof write>[1] = {}) => {
    const id = await write(email, more);
    await confirmComment(room, await confirmLink(email));
    return id;
  };
  const tellOf = async (commentId: string) => {
    await addJob(room.db, { kind: 'comments.tell-answered', payload: { commentId } });
    await runDueJobs({ db: room.db, log: quietLog() }, [tellAnswered(room)]);
  };
  const tidy = async () => {
    await addJob(room.db, { kind: 'comments.tidy' });
    await runDueJobs({ db: room.db, log: quietLog() }, [tidyComments(room)]);
  };

  it('is asked by letter, and only the button, once, lets the comment through to the editors', async () => {
    const email = somebody();
    const id = await write(email);
    expect(await stateOf(id)).toBe('unconfirmed');
    const { comments } = await listToModerate(room, { state: 'pending' }, operator);
    expect(comments.map((comment) => comment.id)).not.toContain(id);
    const token = await confirmLink(email);
    for (const is of ['waiting', 'waiting']) expect(await findToConfirm(room, token)).toMatchObject({ is });
    expect(await stateOf(id)).toBe('unconfirmed');
    await confirmComment(room, token);
    expect(await stateOf(id)).toBe('pending');
    await expect(confirmComment(room, token)).rejects.toMatchObject({ code: 'confirmation-wrong' });
    expect(await findToConfirm(room, token)).toMatchObject({ is: 'done', text: '', name: '' });
  });

  it('cannot confirm by a link that was tampered with, made for something else or two days old', async () => {
    const email = somebody();
    const id = await write(email);
    const [letter] = await lettersTo(email, 'comment-confirm');
    const token = await confirmLink(email);
    for (const wrong of [`${token}x`, token.slice(1), linkIn(letter?.body, 'andra'), ''])
      await expect(confirmComment(room, wrong)).rejects.toMatchObject({ code: 'confirmation-wrong' });
    room.clock.advance(48 * hour + 1);
    await expect(confirmComment(room, token)).rejects.toMatchObject({ code: 'confirmation-expired' });
    expect(await findToConfirm(room, token)).toMatchObject({ is: 'expired' });
    for (const mine of [token, linkIn(letter?.body, 'andra')]) await confirmAgain(room, mine);
    await confirmComment(room, await confirmLink(email));
    await expect(confirmAgain(room, linkIn(letter?.body, 'andra'))).rejects.toMatchObject({ status: 404 });
    expect(await stateOf(id)).toBe('pending');
  });

  it('who never confirms is forgotten after seven days, address and all', async () => {
    const email = somebody();
    const id = await write(email);
    await tidy();
    expect(await stateOf(id)).toBe('unconfirmed');
    room.clock.advance(7 * day + 1);
    await tidy();
    expect(await stateOf(id)).toBeUndefined();
    const rows = await room.db.read.selectFrom('commenter').select('email_sealed').execute();
    expect(rows.map((row) => room.sealer.unseal(row.email_sealed))).not.toContain(email);
  });

  it('whose address somebody else used can say so, and is left alone', async () => {
    const email = somebody();
    const id = await write(email);
    await disownComment(room, await confirmLink(email));
    expect(await stateOf(id)).toBeUndefined();
    await write(email);
    expect(await lettersTo(email, 'comment-confirm')).toHaveLength(1);
    const letters = await room.db.read
      .selectFrom('mail')
      .select('state')
      .where('state', '=', 'suppressed')
      .execute();
    expect(letters.length).toBeGreaterThan(0);
  });

  it('is not lured by way of our letters: what somebody wrote in their name has nothing to press in them', async () => {
    const email = somebody();
    const lure =
      'Vinn nu https://evil.example/a eller www.evil.example, evil.example/b, mejla a@evil.example!';
    await write(email, { text: `${lure} ${'Mer. '.repeat(200)}` });
    const [letter] = await lettersTo(email, 'comment-confirm');
    expect(`${letter?.subject} ${letter?.body} ${letter?.html}`).not.toContain('evil');
    expect(letter?.body).toContain('Vinn nu … eller …');
    expect(letter?.body.length).toBeLessThan(1500);
  });

  it('gets at most three confirmations a day, however often the address is used', async () => {
    const email = somebody();
    for (let sent = 0; sent < 8; sent++) await write(email);
    expect(await lettersTo(email, 'comment-confirm')).toHaveLength(3);
  });

  it('who asked to be remembered need not confirm again on that device, and others with it must', async () => {
    const email = somebody();
    await write(email);
    const commenterId = await confirmComment(room, await confirmLink(email));
    const device = deviceToken(room, commenterId);
    expect(await stateOf(await write(email, { sender: { device } }))).toBe('pending');
    expect(await stateOf(await write(somebody(), { sender: { device } }))).toBe('unconfirmed');
    expect(await stateOf(await write(email, { sender: { device: `${device}0` } }))).toBe('unconfirmed');
    room.clock.advance(181 * day);
    expect(await stateOf(await write(email, { sender: { device } }))).toBe('unconfirmed');
  });

  it('is read the first time also where comments are open, and shown at once when known and confirmed', async () => {
    const open = { policy: 'open', closesAfterDays: null } as const;
    await setPolicy(room, { scope: 'article', thingId: articleId }, open, operator);
    const email = somebody();
    const first = await confirmed(email);
    expect(await stateOf(first)).toBe('pending');
    await approveComment(room, first, operator);
    expect(await stateOf(await confirmed(email))).toBe('approved');
    expect(await stateOf(await write(email))).toBe('unconfirmed');
    const shouted = 'KÖP BILLIGA KLOCKOR HÄR OCH NU IDAG';
    await confirmed(email, { text: shouted }).catch(() => undefined);
    expect((await listComments(room, articleId)).map((comment) => comment.text)).not.toContain(shouted);
    await setPolicy(room, { scope: 'article', thingId: articleId }, null, operator);
  });

  it('changes a comment for half an hour; one that was public is read again first', async () => {
    const email = somebody();
    const id = await confirmed(email);
    const token = linkIn((await lettersTo(email, 'comment-confirm'))[0]?.body, 'andra');
    await changeOwn(room, token, 'Bättre så');
    expect(await findOwn(room, token)).toMatchObject({
      text: 'Bättre så',
      state: 'pending',
      isChangeable: true
    });
    await approveComment(room, id, operator);
    await changeOwn(room, token, 'Köp klockor');
    expect(await stateOf(id)).toBe('pending');
    expect((await listComments(room, articleId)).map((comment) => comment.text)).not.toContain('Köp klockor');
    await expect(changeOwn(room, token, ' ')).rejects.toMatchObject({ code: 'comment-incomplete' });
    room.clock.advance(30 * minute + 1);
    await expect(changeOwn(room, token, 'För sent')).rejects.toMatchObject({ code: 'too-late-to-change' });
    await expect(withdrawOwn(room, token)).rejects.toMatchObject({ code: 'too-late-to-change' });
    expect(await findOwn(room, token)).toMatchObject({ text: 'Köp klockor', isChangeable: false });
  });

  it('who withdraws or erases leaves a place where somebody has answered, and nothing else', async () => {
    const outcomes = [];
    for (const [how, later] of [
      [withdrawOwn, 0],
      [eraseOwn, day]
    ] as const) {
      const email = somebody();
      const text = `Detta ska bort ${reader}`;
      const id = await confirmed(email, { text });
      await approveComment(room, id, operator);
      const answer = await confirmed(somebody(), { parentId: id });
      await approveComment(room, answer, operator);
      const token = linkIn((await lettersTo(email, 'comment-confirm'))[0]?.body, 'andra');
      room.clock.advance(later);
      await how(room, token);
      outcomes.push((await listComments(room, articleId)).find((comment) => comment.id === id));
      const row = await room.db.read
        .selectFrom('comment')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      expect(JSON.stringify(row)).not.toContain('Detta ska bort');
      await expect(findOwn(room, token)).rejects.toMatchObject({ code: 'own-link-wrong' });
    }
    for (const left of outcomes)
      expect(left).toMatchObject({ name: '', text: '', removed: true, removedBy: 'writer' });
  });

  it('gets all that was written with the address as a file, and erases all of it by one link', async () => {
    const email = somebody();
    const first = await confirmed(email, { text: 'Det första' });
    room.clock.advance(1);
    await confirmed(email, { text: 'Det andra' });
    await approveComment(room, first, operator);
    const token = linkIn((await lettersTo(email, 'comment-approved'))[0]?.body, 'mina');
    const mine = await findMine(room, token);
    expect([mine.email, mine.comments.map((comment) => comment.text)]).toEqual([
      email,
      ['Det andra', 'Det första']
    ]);
    await eraseMine(room, token, first);
    expect((await findMine(room, token)).comments).toHaveLength(1);
    const strangers = await confirmed(somebody());
    await expect(eraseMine(room, token, strangers)).rejects.toMatchObject({ code: 'own-link-wrong' });
    await eraseMine(room, token);
    await expect(findMine(room, token)).rejects.toMatchObject({ code: 'own-link-wrong' });
    const hash = room.sealer.hash('address', email);
    const mails = await room.db.read
      .selectFrom('mail')
      .select('id')
      .where('recipient_hash', '=', hash)
      .execute();
    const people = await room.db.read
      .selectFrom('commenter')
      .select('id')
      .where('email_hash', '=', hash)
      .execute();
    expect([mails, people]).toEqual([[], []]);
    expect(await stateOf(strangers)).toBe('pending');
  });

  it('who asked for it is told of an answer, once, in a letter that one press unsubscribes from', async () => {
    const email = somebody();
    const id = await confirmed(email, { wantsReplies: true });
    const silent = await confirmed(somebody());
    for (const one of [id, silent]) await approveComment(room, one, operator);
    const answer = await confirmed(somebody(), { parentId: id, text: 'Ett svar' });
    await tellOf(answer);
    expect(await lettersTo(email, 'comment-answered')).toEqual([]);
    await approveComment(room, answer, operator);
    for (const _ of [1, 2]) await tellOf(answer);
    const own = await confirmed(email, { parentId: id });
    const toSilent = await confirmed(somebody(), { parentId: silent });
    for (const one of [own, toSilent]) {
      await approveComment(room, one, operator);
      await tellOf(one);
    }
    const letters = (await mailsOf(room)).filter((mail) => mail.kind === 'comment-answered');
    expect(letters.map((mail) => mail.recipient)).toEqual([email]);
    const headers = JSON.parse(letters[0]?.headers ?? '') as Record<string, string>;
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    await unsubscribe(room, /\?n=(.+)>$/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '');
    const next = await confirmed(somebody(), { parentId: id });
    await approveComment(room, next, operator);
    await tellOf(next);
    expect(await lettersTo(email, 'comment-answered')).toHaveLength(1);
    const confirm = await confirmLink(email);
    await expect(unsubscribe(room, confirm)).rejects.toMatchObject({ code: 'unsubscribe-link-wrong' });
    await expect(stopReplies(room, confirm)).rejects.toMatchObject({ code: 'unsubscribe-link-wrong' });
  });

  it('hears of an answer by the editors too', async () => {
    const editor = { kind: 'account', accountId: 'ada', role: 'editor', name: 'Ada' } as const;
    const account = {
      id: 'ada',
      email: 'ada@example.org',
      name: 'Ada',
      role: 'editor',
      language: 'sv',
      created_at: 1
    };
    await room.db.transact((tx) => tx.insertInto('account').values(account).execute());
    const email = somebody();
    const id = await confirmed(email, { wantsReplies: true });
    await approveComment(room, id, operator);
    await tellOf(await answerComment(room, id, { text: 'Tack' }, editor));
    expect(await lettersTo(email, 'comment-answered')).toHaveLength(1);
    await removeComment(room, id, operator);
  });

  it('sends a form twice, and has one comment; an old or made-up form is refused, and a new one taken', async () => {
    const { mark } = newFormMark(room);
    room.clock.advance(10_000);
    const sender = { form: readFormMark(room, mark) };
    const email = somebody();
    const id = await write(email, { sender });
    expect(await write(email, { sender })).toBe(id);
    room.clock.advance(day);
    for (const old of [mark, 'x.y', '', mark.replace('.', '.A')])
      expect(() => readFormMark(room, old)).toThrow(expect.objectContaining({ code: 'comment-form-stale' }));
    const anew = newFormMark(room, room.clock.now() - 5_000);
    expect(readFormMark(room, anew.mark).ageMs).toBe(5_000);
  });
});
