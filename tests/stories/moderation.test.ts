import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { banCommenter, liftBan, listBans } from '#lib/server/comments/bans.ts';
import { blotOut } from '#lib/server/comments/blotting.ts';
import { decideAll, decideListed } from '#lib/server/comments/bulk.ts';
import { listComments } from '#lib/server/comments/comments.ts';
import { decideByLink, findLinked } from '#lib/server/comments/deciding-by-link.ts';
import { decideComments } from '#lib/server/comments/deciding.ts';
import { mendComment } from '#lib/server/comments/editing.ts';
import { listDecisions } from '#lib/server/comments/journal.ts';
import { approveComment, removeComment } from '#lib/server/comments/moderating.ts';
import { findToModerate } from '#lib/server/comments/one-to-moderate.ts';
import { findPolicy, setPolicy } from '#lib/server/comments/policies.ts';
import { inThreads } from '#lib/comments/threads.ts';
import { commentFeed } from '#lib/server/feeds/comment-feeds.ts';
import { importComments } from '#lib/server/imports/importing-comments.ts';
import { inQueue } from '#lib/server/comments/queue-rows.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { reportComment } from '#lib/server/comments/reporting.ts';
import { keepReported } from '#lib/server/comments/reports.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { engines } from '../support/databases.ts';
import { quietLog, runDueJobs } from '../support/jobs.ts';
import { mailsOf } from '../support/mail.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const moderator: Actor & { kind: 'account' } = {
  ...{ kind: 'account', accountId: 'mo', role: 'moderator', name: 'Mo' }
};

describe.each(engines)('moderation on %s', (engine) => {
  let room: TestRoom;
  let articleId: string;
  let programmeId: string;
  let sent = 0;

  beforeAll(async () => {
    room = await testRoom(engine);
    await changeStation(room, { name: 'Radio Provet', email: 'redaktionen@station.example' }, operator);
    const account = { email: 'mo@station.example', name: 'Mo', role: 'moderator', language: 'sv' };
    await room.db.transact((tx) =>
      tx
        .insertInto('account')
        .values({ id: 'mo', ...account, created_at: 1 })
        .execute()
    );
    programmeId = await createProgramme(room, { title: 'Ekot', description: '' }, operator);
    articleId = await published('Artikel');
  });
  afterAll(() => room.made.drop());

  async function published(headline: string): Promise<string> {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    const id = await createArticle(room, { headline, body, programmeId }, operator);
    await publish(room, id, {}, operator);
    return id;
  }

  const send = (change: { text?: string; email?: string; parentId?: string; article?: string } = {}) => {
    const at = ++sent;
    room.clock.advance(1000);
    const form = { name: `Läsare ${at}`, email: `l${at}@post.example`, text: `Kommentar ${at}`, ...change };
    const address = `198.51.${Math.floor(at / 200)}.${at % 200}`;
    return submitComment(room, change.article ?? articleId, form, { address });
  };
  const mailTo = async (recipient: string) =>
    (await mailsOf(room)).filter((mail) => mail.recipient === recipient);

  it('lists what waits oldest first, a part at a time by key, with what stands around each', async () => {
    const article = await published('Kön');
    const first = await send({ article, email: 'samma@post.example' });
    await approveComment(room, first, moderator);
    const ids: string[] = [];
    for (let at = 0; at < 52; at++) ids.push(await send({ article, email: `k${at}@post.example` }));
    const answer = await send({
      article,
      email: 'samma@post.example',
      parentId: first,
      text: 'SVARAR Kanariefågel'
    });
    const one = await listToModerate(room, { state: 'pending' }, moderator);
    expect(one.comments.map(({ id }) => id)).toEqual(ids.slice(0, 50));
    const two = await listToModerate(room, { state: 'pending', after: one.next ?? '' }, moderator);
    expect(two.comments.map(({ id }) => id)).toEqual([...ids.slice(50), answer]);
    expect(two.next).toBeNull();
    expect(two.comments.at(-1)).toMatchObject({
      email: 'samma@post.example',
      answers: { text: (await listComments(room, article))[0]?.text },
      history: { approved: 1, pending: 0 }
    });
    for (const words of ['kanariefågel', 'KANARIEFÅGEL', 'svarar', 'samma@post.example'])
      expect(
        (await listToModerate(room, { state: 'pending', words }, moderator)).comments.map(({ id }) => id)
      ).toEqual([answer]);
    const none = await listToModerate(room, { state: 'pending', words: '100%_' }, moderator);
    expect(none.comments).toEqual([]);
  });

  it.runIf(engine === 'sqlite')('walks an index to its place in the queue, and sorts nothing', async () => {
    const query = inQueue(room, { state: 'pending' })
      .where('comment.created_at', '>=', 1)
      .orderBy('comment.created_at')
      .orderBy('comment.id')
      .limit(51);
    const plan = JSON.stringify(await query.explain());
    expect(plan).toContain('SeekGE');
    expect(plan).not.toMatch(/Sorter|Rewind/);
  });

  it('decides about everything in a list, also what no page shows, and not about what came later', async () => {
    const before = (await listToModerate(room, { state: 'pending' }, moderator)).counts;
    expect(before.pending).toBeGreaterThan(50);
    await decideAll(room, { state: 'pending', ruling: { verdict: 'spam' } }, moderator);
    room.clock.advance(1000);
    const late = await send({ text: 'Kom efteråt' });
    await runDueJobs({ db: room.db, log: quietLog() }, [decideListed(room)]);
    const after = await listToModerate(room, { state: 'pending' }, moderator);
    expect(after.comments.map(({ id }) => id)).toEqual([late]);
    expect(after.counts.spam).toBe(before.spam + before.pending);
    const { decisions } = await listDecisions(room, {}, moderator);
    expect(decisions[0]).toMatchObject({ action: 'spam', by: 'Mo' });
  });

  it('takes a comment away with reasons that are kept apart from it, sent to its writer, and gone from the page at once', async () => {
    const id = await send({ text: 'Otrevligt om någon', email: 'otrevlig@post.example' });
    await approveComment(room, id, moderator);
    expect((await commentFeed(room, articleId))?.xml).toContain('Otrevligt');
    room.clock.advance(1);
    await removeComment(room, id, moderator, { ground: 'agitation', words: 'Se andra meningen.' });
    expect(JSON.stringify(await listComments(room, articleId))).not.toContain('Otrevligt');
    for (const feed of [await commentFeed(room, null), await commentFeed(room, articleId)])
      expect(feed?.xml).not.toContain('Otrevligt');
    const letter = (await mailTo('otrevlig@post.example')).at(-1);
    expect(letter?.kind).toBe('comment-removed');
    for (const part of [
      'Hets mot folkgrupp',
      '1998:112',
      'Se andra meningen.',
      'redaktionen@station.example'
    ])
      expect(letter?.body).toContain(part);
    const { decisions } = await findToModerate(room, id, moderator);
    expect(decisions.map(({ action, ground }) => [action, ground])).toEqual([
      ['removed', 'agitation'],
      ['approved', null]
    ]);
    const rows = await room.db.read.selectFrom('comment_decision').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('Otrevligt');
    expect(JSON.stringify(rows)).not.toContain('otrevlig@');
  });

  it('brings threads from elsewhere as they were: answers on answers, times, moments, states and sealed addresses', async () => {
    const own = await published('Från annat håll');
    const at = room.clock.now() - 1000;
    const plain = { by: undefined, moment: undefined, status: undefined, editors: false, replies: [] };
    const deep = { ...plain, name: 'Tre', email: undefined, text: 'Svar på svaret', at: at + 2 };
    const reply = {
      ...plain,
      name: 'Två',
      email: 'tva@post.example',
      text: 'Svar',
      at: at + 1,
      editors: true
    };
    await importComments(room, own, [
      {
        ...{ name: 'Ett', email: 'ett@post.example', text: 'Fråga', at, moment: 12_000, status: 'approved' },
        replies: [{ ...reply, replies: [deep] }]
      }
    ]);
    const shown = inThreads(await listComments(room, own)).map(({ comment, answers }) => [
      [comment.name, comment.atMs, comment.createdAt],
      ...answers.map(({ comment: { name, fromEditors }, level }) => [name, level, fromEditors])
    ]);
    expect(shown).toEqual([
      [
        ['Ett', 12_000, at],
        ['Två', 1, true],
        ['Tre', 2, false]
      ]
    ]);
    const { comments } = await listToModerate(
      room,
      { state: 'approved', words: 'tva@post.example' },
      moderator
    );
    expect(comments.map(({ email }) => email)).toEqual(['tva@post.example']);
    const rows = await room.db.read.selectFrom('commenter').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('post.example');
  });

  it('changes a text with a trace, and erases one for good with only its place and the journal left', async () => {
    const id = await send({ text: 'Ring mig på 070-123', email: 'ring@post.example' });
    await approveComment(room, id, moderator);
    const answer = await send({ parentId: id });
    await approveComment(room, answer, moderator);
    await mendComment(room, id, { text: 'Ring mig', words: 'Telefonnummer' }, moderator);
    expect((await listComments(room, articleId)).find((one) => one.id === id)).toMatchObject({
      text: 'Ring mig',
      mendedAt: room.clock.now()
    });
    expect((await findToModerate(room, id, moderator)).revisions.map(({ text }) => text)).toEqual([
      'Ring mig på 070-123'
    ]);
    expect((await mailTo('ring@post.example')).at(-1)?.body).toContain('Telefonnummer');
    room.clock.advance(1);
    await blotOut(room, id, { ground: 'personal-data', words: '' }, moderator);
    const left = await room.db.read.selectFrom('comment').selectAll().where('id', '=', id).executeTakeFirst();
    expect(left).toMatchObject({ name: '', text: '', commenter_id: null, network_hash: null });
    expect((await findToModerate(room, id, moderator)).revisions).toEqual([]);
    expect((await listComments(room, articleId)).find((one) => one.id === id)).toMatchObject({
      removed: true
    });
    expect(await decideComments(room, [id], { verdict: 'approved' }, moderator)).toBe(0);
  });

  it('has a policy for the station, a programme and an article: the narrowest decides', async () => {
    const own = await published('Egen regel');
    const policy = async (id: string) => findPolicy(room.db.read, room.clock, id);
    expect(await policy(own)).toMatchObject({ policy: 'moderated', from: 'standard', isOpen: true });
    const closed = { policy: 'closed', closesAfterDays: null } as const;
    await setPolicy(room, { scope: 'programme', thingId: programmeId }, closed, operator);
    await expect(send()).rejects.toMatchObject({ code: 'comments-closed' });
    const open = { policy: 'open', closesAfterDays: 2 } as const;
    await setPolicy(room, { scope: 'article', thingId: own }, open, operator);
    const held = await send({ article: own, text: 'Ingen har bekräftat adressen' });
    expect((await listComments(room, own)).map((one) => one.id)).not.toContain(held);
    const spam = await send({
      article: own,
      text: 'KÖP NU OCH SPARA PENGAR PÅ http://a.example http://b.example http://c.example'
    });
    expect((await listComments(room, own)).map((one) => one.id)).not.toContain(spam);
    room.clock.advance(2 * 24 * 3_600_000);
    await expect(send({ article: own })).rejects.toMatchObject({ code: 'comments-closed' });
    expect((await policy(own)).isOpen).toBe(false);
    await setPolicy(room, { scope: 'programme', thingId: programmeId }, null, operator);
    await expect(
      setPolicy(room, { scope: 'station', thingId: '' }, { ...open, closesAfterDays: 0 }, operator)
    ).rejects.toMatchObject({ code: 'comment-policy-unfit' });
    await expect(setPolicy(room, { scope: 'station', thingId: '' }, open, moderator)).rejects.toMatchObject({
      status: 403
    });
  });

  it('shuts out an address or a network until a day, and lets them in again', async () => {
    const id = await send({ email: 'brak@post.example', text: 'Bråk' });
    const again = () => send({ email: 'brak@post.example' });
    await again();
    const byEmail = await banCommenter(room, id, { kind: 'email', days: 7, reason: 'Bråkar' }, moderator);
    await expect(again()).rejects.toMatchObject({ code: 'commenter-banned' });
    expect((await listBans(room, moderator)).map(({ id: ban, by }) => [ban, by])).toEqual([[byEmail, 'Mo']]);
    room.clock.advance(7 * 24 * 3_600_000);
    await again();
    const here = { address: '203.0.113.9' };
    const form = { name: 'N', email: 'n@post.example', text: 'Ett nätverk' };
    const near = await submitComment(room, articleId, form, here);
    const ban = await banCommenter(room, near, { kind: 'network', days: null, reason: 'Flod' }, moderator);
    const other = { ...form, email: 'annan@post.example', text: 'Samma nät' };
    await expect(submitComment(room, articleId, other, here)).rejects.toMatchObject({
      code: 'commenter-banned'
    });
    expect((await listBans(room, moderator))[0]?.until).toBe(room.clock.now() + 14 * 24 * 3_600_000);
    await liftBan(room, ban, moderator);
    await submitComment(room, articleId, other, here);
    await expect(
      banCommenter(room, id, { kind: 'email', days: 0, reason: 'x' }, moderator)
    ).rejects.toMatchObject({ code: 'comment-ban-unfit' });
  });

  it('takes reports without an account, answers with a receipt, and tells the decision and its reasons', async () => {
    const id = await send({ text: 'Anmäl mig' });
    const report = (change: object = {}, from = '203.0.113.50') =>
      reportComment(
        room,
        id,
        { category: 'threat', words: 'Hotar grannen', email: 'anm@post.example', ...change },
        { address: from }
      );
    await expect(report()).rejects.toMatchObject({ code: 'comment-missing' });
    await approveComment(room, id, moderator);
    await report();
    await report({ email: '', category: 'other' });
    for (const [wrong, code] of [
      [{ category: 'dislike' }, 'report-category-missing'],
      [{ category: 'other', words: ' ' }, 'report-words-unfit'],
      [{ email: 'a@b\nc' }, 'report-email-unfit']
    ] as const)
      await expect(report(wrong)).rejects.toMatchObject({ code });
    expect((await mailTo('anm@post.example')).map(({ kind }) => kind)).toEqual(['report-received']);
    expect((await mailTo('mo@station.example')).map(({ kind }) => kind)).toContain('comment-reported');
    const reported = await listToModerate(room, { state: 'reported' }, moderator);
    expect(reported.counts.reported).toBe(1);
    expect(reported.comments[0]?.reports.map(({ words }) => words)).toEqual([
      'Hotar grannen',
      'Hotar grannen'
    ]);
    expect(JSON.stringify(reported)).not.toContain('anm@post.example');
    room.clock.advance(1);
    await keepReported(room, id, 'Det är en liknelse.', moderator);
    expect((await mailTo('anm@post.example')).at(-1)?.body).toContain('Det är en liknelse.');
    await report();
    room.clock.advance(1);
    await removeComment(room, id, moderator, { ground: 'threat' });
    expect((await mailTo('anm@post.example')).at(-1)).toMatchObject({ kind: 'report-removed' });
    const rows = await room.db.read.selectFrom('comment_report').select(['state', 'email_sealed']).execute();
    expect(rows.map(({ state, email_sealed }) => [state, email_sealed]).sort()).toEqual([
      ['kept', null],
      ['kept', null],
      ['removed', null]
    ]);
    const from = '203.0.113.51';
    await approveComment(room, id, moderator);
    for (let at = 0; at < 10; at++) await report({}, from);
    await expect(report({}, from)).rejects.toMatchObject({ code: 'too-many-reports' });
  });

  it('sends each moderator links of their own, which decide once and not after a week', async () => {
    room.clock.advance(2 * 3_600_000);
    const id = await send({ text: 'Beslut per brev' });
    const secretIn = async (recipient: string) =>
      /granska\?n=(\w+)/.exec((await mailTo(recipient)).at(-1)?.body ?? '')?.[1] ?? '';
    const [own, shared] = [
      await secretIn('mo@station.example'),
      await secretIn('redaktionen@station.example')
    ];
    expect(own).not.toBe(shared);
    expect(await findLinked(room, own)).toMatchObject({ id, state: 'pending' });
    expect((await listComments(room, articleId)).map((one) => one.id)).not.toContain(id);
    await decideByLink(room, own, 'approved');
    expect((await listComments(room, articleId)).map((one) => one.id)).toContain(id);
    for (const secret of [own, shared, 'gissad', ''])
      await expect(decideByLink(room, secret, 'removed')).rejects.toMatchObject({
        code: 'comment-link-spent'
      });
    const { decisions } = await findToModerate(room, id, moderator);
    expect(decisions[0]).toMatchObject({ action: 'approved', by: 'Mo' });
    await send({ text: 'Ännu ett' });
    const late = await secretIn('mo@station.example');
    room.clock.advance(7 * 24 * 3_600_000);
    await expect(findLinked(room, late)).rejects.toMatchObject({ status: 410 });
    expect(await room.db.read.selectFrom('comment_link').selectAll().execute()).not.toContainEqual(
      expect.objectContaining({ digest: late })
    );
  });

  it('writes to moderators about twenty comments in an hour, however many come', async () => {
    room.clock.advance(2 * 3_600_000);
    const before = (await mailTo('mo@station.example')).length;
    for (let at = 0; at < 25; at++) await send();
    expect((await mailTo('mo@station.example')).length).toBe(before + 20);
  });

  it('is closed to those who may not', async () => {
    const kim: Actor = { kind: 'account', accountId: 'kim', role: 'contributor', name: 'Kim' };
    const id = await send();
    const doings: readonly (() => Promise<unknown>)[] = [
      () => listToModerate(room, { state: 'pending' }, kim),
      () => findToModerate(room, id, kim),
      () => decideComments(room, [id], { verdict: 'approved' }, kim),
      () => decideAll(room, { state: 'pending', ruling: { verdict: 'spam' } }, kim),
      () => mendComment(room, id, { text: 'x', words: '' }, kim),
      () => blotOut(room, id, { ground: null, words: '' }, kim),
      () => banCommenter(room, id, { kind: 'email', days: 1, reason: 'x' }, kim),
      () => listBans(room, kim),
      () => liftBan(room, 'x', kim),
      () => keepReported(room, id, '', kim),
      () => listDecisions(room, {}, kim)
    ];
    for (const doing of doings)
      await expect(Promise.resolve().then(doing)).rejects.toMatchObject({ status: 403 });
  });
});
