import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/server/ids.ts';
import { readBounces } from '#lib/server/mail/bounce-folder.ts';
import { queueMail } from '#lib/server/mail/outbox.ts';
import { readReport } from '#lib/server/mail/reports.ts';
import { takeReport } from '#lib/server/mail/returning.ts';
import { addressHash } from '#lib/server/mail/suppressing.ts';
import { engines } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import {
  complaint,
  fromExchange,
  fromExim,
  fromGmail,
  fromPostfix,
  type Told
} from '../support/returned-mails.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const dayMs = 24 * 3_600_000;

describe.each(engines)('mail that comes back, on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
  });
  afterAll(() => room.made.drop());

  let number = 0;
  /** A mail that has left, as a report would tell of it. */
  const sent = async (to = `läsare.nr${++number}@example.org`): Promise<Told> => {
    const address = to.replace('ä', 'a');
    const mail = { recipient: address, kind: 'test', subject: 'x', body: 'x' };
    const id = await room.db.transact((tx) => queueMail(tx, room, mail));
    await room.db.transact((tx) =>
      tx.updateTable('mail').set({ state: 'sent', recipient: '' }).where('id', '=', id).execute()
    );
    return { messageId: `${id}@${new URL(room.config.origin).hostname}`, to: address };
  };
  const suppressed = async ({ to }: Told) => {
    const row = await room.db.read
      .selectFrom('mail_suppression')
      .select(['reason', 'ends_at'])
      .where('address_hash', '=', addressHash(room.sealer, to))
      .executeTakeFirst();
    return row && `${row.reason} ${row.ends_at ?? 'for good'}`;
  };
  const take = (bytes: Uint8Array) => takeReport(room, bytes);

  it.each([
    ['Postfix', fromPostfix],
    ['Exim', fromExim],
    ['Exchange', fromExchange],
    ['Gmail', fromGmail]
  ])('stops further mail to a mailbox that does not exist, as %s tells it', async (_, write) => {
    const told = await sent();
    expect(await take(write(told))).toBe('hard');
    expect(await suppressed(told)).toBe('refused for good');
    const next = await sent(told.to);
    const [id = ''] = next.messageId.split('@');
    const row = await room.db.read.selectFrom('mail').select('recipient_hash').where('id', '=', id).execute();
    expect(row).toHaveLength(1);
    expect(await take(write(told))).toBe('hard');
  });

  it('stops further mail at once to whoever complains, and not to whoever says that it was no spam', async () => {
    const [one, other] = [await sent(), await sent()];
    expect(await take(complaint(one))).toBe('complaint');
    expect(await suppressed(one)).toBe('complaint for good');
    expect(await take(complaint({ ...other, action: 'not-spam' }))).toBeNull();
    expect(await suppressed(other)).toBeUndefined();
  });

  it.each(['4.4.1', '4.2.2', '5.2.2', '5.7.1', '5.3.4'])(
    'counts what was not delivered this time (%s), and leaves the address alone for 30 days after five mails',
    async (status) => {
      const { to } = await sent();
      for (let mails = 1; mails <= 5; mails++) {
        expect(await suppressed({ messageId: '', to })).toBeUndefined();
        const told = await sent(to);
        expect(await take(fromPostfix({ ...told, status }))).toBe('soft');
        expect(await take(fromPostfix({ ...told, status }))).toBe('soft');
      }
      expect(await suppressed({ messageId: '', to })).toBe(`refused ${room.clock.now() + 30 * dayMs}`);
    }
  );

  it('hears of delays and deliveries, and changes nothing', async () => {
    for (const action of ['delayed', 'delivered', 'relayed', 'expanded', '']) {
      const told = await sent();
      expect(await take(fromPostfix({ ...told, action, status: '4.4.1' }))).toBeNull();
      expect(await suppressed(told)).toBeUndefined();
    }
  });

  it('believes nobody who does not know the mail’s id and to whom it went', async () => {
    const told = await sent();
    const other = await sent();
    const [id = ''] = told.messageId.split('@');
    const forged: Told[] = [
      { ...told, messageId: `${newId()}@localhost` },
      { ...told, messageId: `${id}@elsewhere.example` },
      { ...told, messageId: other.messageId },
      { ...told, to: 'somebody.else@example.org' },
      { ...told, messageId: `' OR 1=1 --@localhost` },
      { messageId: '', to: '' }
    ];
    for (const one of forged)
      for (const write of [fromPostfix, fromExim, fromExchange, fromGmail, complaint])
        expect(await take(write(one))).toBeNull();
    const waiting = await room.db.transact((tx) =>
      queueMail(tx, room, { recipient: told.to, kind: 'test', subject: 'x', body: 'x' })
    );
    expect(await take(fromPostfix({ ...told, messageId: `${waiting}@localhost` }))).toBeNull();
    expect([await suppressed(told), await suppressed(other)]).toEqual([undefined, undefined]);
    const kept = await room.db.read
      .selectFrom('mail')
      .select('id')
      .where('id', 'in', [id, other.messageId.split('@')[0] ?? '', waiting])
      .where('returned', 'is not', null)
      .execute();
    expect(kept).toEqual([]);
  });

  it('takes a mail sent on from the address for what is true of everybody it went on to', async () => {
    const told = await sent();
    const [head = '', tail = ''] = fromPostfix({ ...told, status: '5.1.1' })
      .toString('latin1')
      .replaceAll(/^(Final|Original)-Recipient: .*$/gm, '$1-Recipient: rfc822; sent-on@example.net')
      .split('\r\nRemote-MTA');
    const second = '\r\n\r\nFinal-Recipient: rfc822; box@example.com\r\nAction: failed\r\nStatus: 4.2.2';
    const both = Buffer.from(`${head}${second}\r\nRemote-MTA${tail}`, 'latin1');
    expect(await take(both)).toBe('soft');
    expect(await take(Buffer.from(`${head}\r\nRemote-MTA${tail}`, 'latin1'))).toBe('hard');
  });

  it('reads what lies in the folder or its Maildir, and puts aside what is no report, for 30 days', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-bounces-'));
    const own = { ...room, config: { ...room.config, DATA_DIR: folder } };
    mkdirSync(join(folder, 'bounces', 'new'), { recursive: true });
    const [one, other] = [await sent(), await sent()];
    writeFileSync(join(folder, 'bounces', 'one.eml'), fromPostfix(one));
    writeFileSync(join(folder, 'bounces', 'new', '1763827200.M1P1.host'), complaint(other));
    writeFileSync(join(folder, 'bounces', 'letter.eml'), 'Subject: Hej\r\n\r\nJag är på semester.');
    const read = async () => {
      await addJob(room.db, { kind: 'mail.bounces', payload: {} });
      await runDueJobs({ db: room.db, log: quietLog() }, [readBounces(own)]);
    };
    // written a moment ago by the computer's clock
    const before = room.clock.now();
    room.clock.set(Date.now());
    await read();
    expect(readdirSync(join(folder, 'bounces')).sort()).toEqual(['letter.eml', 'new', 'one.eml']);
    room.clock.advance(60_000);
    await read();
    expect([await suppressed(one), await suppressed(other)]).toEqual([
      'refused for good',
      'complaint for good'
    ]);
    expect(readdirSync(join(folder, 'bounces'), { recursive: true }).sort()).toEqual(
      ['new', 'other', join('other', 'letter.eml')].sort()
    );
    room.clock.advance(31 * dayMs);
    await read();
    expect(readdirSync(join(folder, 'bounces', 'other'))).toEqual([]);
    room.clock.set(before);
    await rm(folder, { recursive: true });
  });
});

describe('npm run bounce', () => {
  /** What a mail server sees: the exit code, after it has written the mail. */
  const pipe = (bytes: Buffer, settings: Record<string, string>) =>
    spawnSync(process.execPath, ['scripts/bounce.ts'], {
      input: bytes,
      env: { PATH: process.env['PATH'], ...settings },
      encoding: 'utf8'
    });

  it('takes whatever it is given, names no address, and asks to be tried again while there is no database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-bounce-'));
    const report = fromPostfix({ messageId: 'nobody@localhost', to: 'anna@example.org' });
    for (const mail of [report, Buffer.from('Hej'), Buffer.alloc(3_000_000, 'x')]) {
      const { status, stdout, stderr } = pipe(mail, { DATA_DIR: folder });
      expect([status, stdout]).toEqual([0, '']);
      expect(stderr).toContain('nothing is changed');
    }
    const away = { DATA_DIR: folder, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { status, stderr } = pipe(report, away);
    expect(status).toBe(75);
    expect(stderr).not.toContain('anna');
    await rm(folder, { recursive: true });
  });
});

describe('a mail that is no report, or a bad one', () => {
  const good = fromPostfix({ messageId: 'id@radio.example', to: 'anna@example.org' }).toString('latin1');
  const nested = (depth: number): string =>
    depth === 0
      ? good
      : `Content-Type: multipart/report; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested(depth - 1)}\r\n--b${depth}--`;
  const bad: [string, string][] = [
    ['nothing', ''],
    ['bytes of chance', String.fromCharCode(...Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256))],
    ['a letter', 'Subject: Hej\r\nTo: portal@radio.example\r\n\r\nAction: failed\r\nStatus: 5.1.1'],
    ['a report in an ordinary mail', good.replace('multipart/report', 'multipart/mixed')],
    ['a report in 200 others', nested(200)],
    ['a header of two megabytes', `X-Long: ${'x'.repeat(2_000_000)}\r\n${good}`],
    ['a hundred thousand headers', `${'X: y\r\n'.repeat(100_000)}${good}`],
    ['a report that ends where it begins', good.slice(0, good.indexOf('Reporting-MTA'))],
    ['a read receipt', good.replaceAll('delivery-status', 'disposition-notification')]
  ];

  it.each(bad)('%s says nothing, quickly', async (_, text) => {
    const began = performance.now();
    expect(await readReport(Buffer.from(text, 'latin1'))).toBeNull();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is read by its beginning when it is of 10 MB, and without a charset, or with one that nobody knows', async () => {
    const end = good.lastIndexOf('\r\n--');
    const long = `${good.slice(0, end)}${'\r\n77 characters of somebody else’s picture'.repeat(250_000)}${good.slice(end)}`;
    const odd = good.replace('charset=us-ascii', 'charset=klingon').replace('charset=utf-8', '');
    for (const text of [long, odd])
      expect(await readReport(Buffer.from(text, 'latin1'))).toMatchObject({
        is: 'bounce',
        messageIds: ['id@radio.example'],
        failures: [{ isHard: true }]
      });
  });

  it('puts no second line into what it names', async () => {
    const told = { messageId: 'a@radio.example>\r\nBcc: <evil@example.org', to: 'anna@example.org\r\nX: y' };
    const report = await readReport(fromExim(told));
    expect(JSON.stringify(report)).not.toMatch(/[\\]r|[\\]n|Bcc/);
  });
});
