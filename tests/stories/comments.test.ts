import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { answerComment } from '#lib/server/comments/answering.ts';
import { countComments, listComments } from '#lib/server/comments/comments.ts';
import { approveComment, markSpam, removeComment } from '#lib/server/comments/moderating.ts';
import { countPending, listToModerate } from '#lib/server/comments/queue.ts';
import { submitComment, type TooManyComments } from '#lib/server/comments/submitting.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { engines } from '../support/databases.ts';
import { mailsOf } from '../support/mail.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const form = { name: 'Birgitta Falk', email: 'birgitta@example.org', text: 'Tack för samtalet.' };

function wordsOfRefusal(cause: unknown): string {
  const { code, values } = cause as TooManyComments;
  return `${code} ${values['minutes']}`;
}

describe.each(engines)('comments on %s', (engine) => {
  let room: TestRoom;
  let articleId: string;
  beforeAll(async () => {
    room = await testRoom(engine);
    await changeStation(room, { name: 'Radio Provet', email: 'redaktionen@station.example' }, operator);
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    articleId = await createArticle(room, { headline: 'Artikel', body }, operator);
    await publish(room, articleId, {}, operator);
  });
  afterAll(() => room.made.drop());

  let reader = 0;
  const from = () => ({ address: `192.0.2.${++reader}` });
  // another address for each: one may send 20 in an hour
  const send = (change: Partial<typeof form> & { parentId?: string; trap?: string } = {}) =>
    submitComment(
      room,
      articleId,
      { ...form, email: `birgitta${reader}@example.org`, text: `Hej ${++reader}`, ...change },
      from()
    );
  const publicText = async () => (await listComments(room, articleId)).map((comment) => comment.text);

  it('is not public before an editor approves it, and is afterwards', async () => {
    const id = await send({ text: 'Väntar' });
    expect(await publicText()).not.toContain('Väntar');
    const count = async () => (await countComments(room, [articleId])).get(articleId) ?? 0;
    const before = await count();
    await approveComment(room, id, operator);
    expect(await publicText()).toContain('Väntar');
    expect(await count()).toBe(before + 1);
  });

  it('shows the e-mail to moderators and in nothing public', async () => {
    const id = await send({ email: 'kanariefagel@example.org' });
    await approveComment(room, id, operator);
    expect(JSON.stringify(await listComments(room, articleId))).not.toContain('kanariefagel');
    const { comments } = await listToModerate(room, { state: 'approved' }, operator);
    expect(comments.find((comment) => comment.id === id)?.email).toBe('kanariefagel@example.org');
    const audits = await room.db.read.selectFrom('audit').selectAll().execute();
    const events = await room.db.read.selectFrom('event').selectAll().execute();
    expect(JSON.stringify([audits, events])).not.toContain('kanariefagel');
  });

  it('is told to the editors by mail without the address, and to the commenter once when it is approved', async () => {
    const id = await send({ name: 'Brevprov', email: 'brev@example.org' });
    const [waiting] = (await mailsOf(room)).filter((mail) => mail.body.includes('Brevprov'));
    expect(waiting?.recipient).toBe('redaktionen@station.example');
    expect(`${waiting?.subject} ${waiting?.body} ${waiting?.html}`).not.toContain('brev@example.org');
    await approveComment(room, id, operator);
    await removeComment(room, id, operator);
    await approveComment(room, id, operator);
    const mails = (await mailsOf(room)).filter((mail) => mail.body.includes('Brevprov'));
    expect(mails.map((mail) => `${mail.kind} ${mail.recipient}`).sort()).toEqual([
      'comment-approved brev@example.org',
      'comment-removed brev@example.org',
      'comment-waiting redaktionen@station.example'
    ]);
  });

  it('is refused with every wrong field named at once', async () => {
    await expect(send({ name: ' ', email: 'inte en adress', text: '' })).rejects.toMatchObject({
      code: 'comment-incomplete',
      status: 400,
      fields: ['text', 'name', 'email']
    });
  });

  it.each([
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org\nX-Evil: 1',
    'a@example.org, b@example.org',
    'a..b@example.org'
  ])('is refused with the address %j', async (email) => {
    await expect(send({ email })).rejects.toMatchObject({ fields: ['email'] });
  });

  it('keeps html and scripts as the text they are', async () => {
    const text = '<script>alert(1)</script> <b>fet</b> & "citat"';
    await approveComment(room, await send({ text }), operator);
    expect(await publicText()).toContain(text);
  });

  it('loses control and direction characters, but keeps emoji whole', async () => {
    await approveComment(room, await send({ text: 'a\u202eb\u0000c 👨‍👩‍👧' }), operator);
    expect(await publicText()).toContain('abc 👨‍👩‍👧');
  });

  it('is refused where comments are closed, and where there is no published article', async () => {
    const closed = await createArticle(
      room,
      { headline: 'Stängd', body: [{ type: 'paragraph', runs: [] }], commentsOpen: false },
      operator
    );
    await publish(room, closed, {}, operator);
    const draft = await createArticle(room, { headline: 'Utkast' }, operator);
    for (const id of [closed, draft, 'nothere'])
      await expect(submitComment(room, id, form, from())).rejects.toMatchObject({ code: 'comments-closed' });
  });

  it('lets 20 of 200 in an hour through from one network, and tells the rest how long to wait', async () => {
    const outcomes: string[] = [];
    for (let sent = 0; sent < 200; sent++) {
      const address = `2001:db8::${sent.toString(16)}`;
      const kept = submitComment(
        room,
        articleId,
        { ...form, email: `flod${sent}@example.org`, text: `flod ${sent}` },
        { address }
      );
      outcomes.push(await kept.then(() => 'kept', wordsOfRefusal));
    }
    expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(20);
    expect(new Set(outcomes.slice(20))).toEqual(new Set(['too-many-comments 3']));
  });

  it('goes among the spam when a robot filled in the hidden field, and is marked when it is sent again', async () => {
    const robot = await send({ trap: 'https://casino.example' });
    await send({ text: 'Samma text' });
    const again = await send({ text: 'samma TEXT' });
    const spam = await listToModerate(room, { state: 'spam' }, operator);
    expect(spam.comments.find((comment) => comment.id === robot)?.suspicion).toBe('honeypot');
    const waiting = await room.db.read
      .selectFrom('comment')
      .select(['state', 'suspicion'])
      .where('id', '=', again)
      .executeTakeFirst();
    expect(waiting).toEqual({ state: 'pending', suspicion: 'repeated' });
  });

  it('is answered, and the answer is answered, by readers and by the editors, whose answers are public at once', async () => {
    const editor = { kind: 'account', accountId: 'ada', role: 'editor', name: 'Ada' } as const;
    await room.db.transact((tx) =>
      tx
        .insertInto('account')
        .values({
          id: 'ada',
          email: 'ada@example.org',
          name: 'Ada',
          role: 'editor',
          language: 'sv',
          created_at: 1
        })
        .execute()
    );
    const first = await send();
    await approveComment(room, first, operator);
    room.clock.advance(1000);
    const second = await send({ parentId: first });
    await approveComment(room, second, operator);
    room.clock.advance(1000);
    const third = await answerComment(room, second, { text: 'Tack båda' }, editor);
    const thread = (await listComments(room, articleId)).filter((comment) =>
      [second, third].includes(comment.id)
    );
    expect(thread.map(({ parentId, fromEditors }) => [parentId, fromEditors])).toEqual([
      [first, false],
      [second, true]
    ]);
    await removeComment(room, first, operator);
    const gone = (await listComments(room, articleId)).find((comment) => comment.id === first);
    expect(gone).toMatchObject({ removed: true, name: '', text: '' });
  });

  it('leaves the queue when it is marked as spam', async () => {
    const id = await send();
    const before = await countPending(room);
    await markSpam(room, id, operator);
    expect(await countPending(room)).toBe(before - 1);
  });

  it('is moderated only by those who may', async () => {
    const contributor: Actor = { kind: 'account', accountId: 'kim', role: 'contributor', name: 'Kim' };
    await expect(listToModerate(room, { state: 'pending' }, contributor)).rejects.toMatchObject({
      status: 403
    });
    await expect(approveComment(room, 'x', contributor)).rejects.toMatchObject({ status: 403 });
    await expect(approveComment(room, 'x', operator)).rejects.toMatchObject({ code: 'comment-missing' });
  });
});
