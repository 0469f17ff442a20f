import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/server/clock.ts';
import { openEmlFolder } from '#lib/server/mail/eml-folder.ts';
import { sendMail } from '#lib/server/mail/jobs.ts';
import { allowMailTo, listMails } from '#lib/server/mail/listing.ts';
import {
  AddressRefused,
  MailRefused,
  type MailTransport,
  type OutgoingMail
} from '#lib/server/mail/mail-transport.ts';
import { mailTries, type NewMail, queueMail } from '#lib/server/mail/outbox.ts';
import { tidyMail } from '#lib/server/mail/tidying.ts';
import { mailWaitMs } from '#lib/server/mail/waiting-times.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { sealerWith } from '#lib/server/sealing.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import { decodedHeader, mailsIn } from '../support/mail.ts';

const past = { now: () => Date.now() - 60_000 };
const sealer = sealerWith('the secret of a test, and of nothing else');
const config = { origin: 'https://radio.example', MAIL_FROM: '', MAIL_RETURN_TO: '', MAIL_PER_HOUR: 500 };
const fake = (deliver: MailTransport['deliver']): MailTransport => ({
  reaches: 'mailboxes',
  deliver,
  forget: () => Promise.resolve()
});

describe.each(engines)('the outbox on %s', (engine) => {
  let made: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'eter-outbox-'));
    await made.db.transact(async (tx) => {
      await tx.deleteFrom('job').execute();
      await tx.deleteFrom('mail').execute();
      await tx.deleteFrom('mail_suppression').execute();
    });
    return () => rm(folder, { recursive: true });
  });

  const lines: string[] = [];
  const send = (transport: MailTransport = openEmlFolder(folder)) => {
    const kind = sendMail({
      db: made.db,
      clock: systemClock,
      sealer,
      mail: transport,
      config
    });
    return runDueJobs({ db: made.db, log: quietLog(lines) }, [kind]);
  };
  const hello: NewMail = { kind: 'test', recipient: 'anna@example.org', subject: 'Hej', body: 'Hej!' };
  const queue = (mail: Partial<NewMail> = {}) =>
    made.db.transact((tx) =>
      queueMail(tx, { clock: past, sealer, config }, { mostADay: 1000, ...hello, ...mail })
    );
  const row = (id: string) =>
    made.db.read.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const dueAgain = () => made.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());

  it('sends a queued mail once, and notes when', async () => {
    const id = await queue();
    await send();
    expect(await send()).toBe(0);
    expect(mailsIn(folder).map((mail) => mail.header('message-id'))).toEqual([`<${id}@radio.example>`]);
    expect(await row(id)).toMatchObject({ state: 'held', attempts: 1, error: null });
  });

  it('sends nothing of a transaction that fails', async () => {
    const failing = made.db.transact(async (tx) => {
      await queueMail(tx, { clock: past, sealer, config }, hello);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await send()).toBe(0);
    expect(await made.db.read.selectFrom('mail').selectAll().execute()).toEqual([]);
  });

  it('tries again when the transport fails, and names no recipient in row or log', async () => {
    const id = await queue();
    lines.length = 0;
    await send(fake(() => Promise.reject(new Error('421 try later'))));
    expect((await row(id)).state).toBe('waiting');
    await dueAgain();
    await send();
    expect(mailsIn(folder)).toHaveLength(1);
    expect(lines.join('')).toContain('421 try later');
    expect(lines.join('')).not.toContain('anna');
  });

  it('shows a mail that was handed over just before a crash at most twice, under one Message-ID', async () => {
    const handedOver: string[] = [];
    let crashes = 1;
    const crashing = fake(async (mail) => {
      await openEmlFolder(folder).deliver(mail);
      handedOver.push(mail.messageId);
      if (crashes-- > 0) throw new Error('the machine stops here');
    });
    await queue();
    await send(crashing);
    await dueAgain();
    await send(crashing);
    expect(handedOver).toHaveLength(2);
    expect(new Set(handedOver).size).toBe(1);
    expect(mailsIn(folder)).toHaveLength(1);
  });

  it('gives a mail up after some three days of trying, and says why', async () => {
    const id = await queue();
    for (let attempt = 1; attempt <= mailTries; attempt++) {
      await send(fake(() => Promise.reject(new Error('451 not now'))));
      await dueAgain();
    }
    expect(await row(id)).toMatchObject({ state: 'failed', error: '451 not now', body: '', recipient: '' });
  });

  it('waits longer after each try, tells the studio until when, and tries for three days', async () => {
    const waits = Array.from({ length: mailTries - 1 }, (_, at) => mailWaitMs(at + 1) / 60_000);
    expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 60).toBeGreaterThan(72);
    const id = await queue();
    await send(fake(() => Promise.reject(new Error('421 try later'))));
    const { next_at, attempts, error } = await row(id);
    expect([attempts, error]).toEqual([1, '421 try later']);
    expect(Math.abs((next_at ?? 0) - Date.now() - 60_000)).toBeLessThan(20_000);
    const job = await made.db.read.selectFrom('job').select('run_at').executeTakeFirstOrThrow();
    expect(Math.abs(job.run_at - Date.now() - 60_000)).toBeLessThan(20_000);
  });

  it('sends nothing more to a mailbox that does not exist, until that is lifted', async () => {
    const id = await queue();
    await send(fake(() => Promise.reject(new AddressRefused('550 5.1.1 no such user'))));
    expect(await row(id)).toMatchObject({ state: 'failed', attempts: 1, body: '', recipient: '' });
    const next = await queue({ recipient: 'ANNA@example.org' });
    expect(await row(next)).toMatchObject({ state: 'suppressed', body: '', recipient: '' });
    expect(await send()).toBe(0);
    await allowMailTo({ db: made.db, sealer }, ' Anna@example.org');
    expect(await row(await queue())).toMatchObject({ state: 'waiting' });
  });

  it('a mail that is refused for what it says suppresses nobody', async () => {
    const id = await queue();
    await send(fake(() => Promise.reject(new MailRefused('554 no spam'))));
    expect(await row(id)).toMatchObject({ state: 'failed' });
    expect(await row(await queue())).toMatchObject({ state: 'waiting' });
  });

  it('is no mail bomb: what is too much for one address a day never leaves, of each kind by itself', async () => {
    const states = [];
    for (let mail = 0; mail < 5; mail++) states.push((await row(await queue({ mostADay: 3 }))).state);
    expect(states).toEqual(['waiting', 'waiting', 'waiting', 'capped', 'capped']);
    expect(await row(await queue({ mostADay: 3, kind: 'other' }))).toMatchObject({ state: 'waiting' });
    expect(await row(await queue({ mostADay: 3, recipient: 'bo@example.org' }))).toMatchObject({
      state: 'waiting'
    });
  });

  it('spreads what is more than MAIL_PER_HOUR over the hours after', async () => {
    const room = { clock: past, sealer, config: { ...config, MAIL_PER_HOUR: 2 } };
    for (let mail = 0; mail < 5; mail++)
      await made.db.transact((tx) => queueMail(tx, room, { ...hello, recipient: `r${mail}@example.org` }));
    const jobs = await made.db.read.selectFrom('job').select('run_at').orderBy('run_at').execute();
    const first = jobs[0]?.run_at ?? 0;
    expect(jobs.map((job) => Math.round((job.run_at - first) / 3_600_000))).toEqual([0, 0, 1, 1, 2]);
  });

  it('what was held for want of a server leaves when there is one, while it is news', async () => {
    const id = await queue();
    const old = await queue();
    await send();
    expect([(await row(id)).state, mailsIn(folder)].flat()).toHaveLength(3);
    const aged = Date.now() - 4 * 24 * 3_600_000;
    await made.db.transact((tx) =>
      tx.updateTable('mail').set({ created_at: aged }).where('id', '=', old).execute()
    );
    const delivered: OutgoingMail[] = [];
    const smtp = fake((mail) => Promise.resolve(void delivered.push(mail)));
    const post = {
      db: made.db,
      clock: systemClock,
      sealer,
      config,
      mail: { ...smtp, forget: openEmlFolder(folder).forget }
    };
    await addJob(made.db, { kind: 'mail.tidy' });
    await runDueJobs({ db: made.db, log: quietLog(lines) }, [tidyMail(post), sendMail(post)]);
    expect(delivered.map((mail) => [mail.id, mail.recipient, mail.body])).toEqual([
      [id, 'anna@example.org', 'Hej!']
    ]);
    expect([(await row(id)).state, (await row(old)).state, mailsIn(folder)]).toEqual(['sent', 'expired', []]);
  });

  it('keeps recipient, words and headers sealed while they wait, and not at all once sent', async () => {
    const id = await queue({ body: 'Hemligt', headers: { References: '<hemligt@example.org>' } });
    const waiting = JSON.stringify(await row(id));
    expect(waiting).not.toMatch(/anna|hemligt/i);
    await send(fake(() => Promise.resolve()));
    expect(await row(id)).toMatchObject({
      state: 'sent',
      recipient: '',
      body: '',
      html: null,
      headers: '{}'
    });
    const listed = await listMails(made);
    expect(listed.counts).toEqual({ sent: 1 });
    expect(JSON.stringify(listed)).not.toContain('anna');
  });

  it.each(['anna@example.org\r\nBcc: all@example.org', 'a@b.se, c@d.se', 'Anna <a@b.se>', ''])(
    'refuses the recipient %j and queues nothing',
    async (recipient) => {
      await expect(queue({ recipient })).rejects.toMatchObject({ code: 'mail-address-unusable' });
      expect(await send()).toBe(0);
    }
  );

  it('lets through exactly the expected headers and one recipient, whatever the texts hold', async () => {
    const pieces = [
      '\r\n',
      '\n',
      '\r',
      '\0',
      '\u2028',
      '\u2029',
      '\u0085',
      '\v',
      ' ',
      '\t',
      ',',
      ';',
      ':',
      '<',
      '>'
    ];
    pieces.push(
      '"',
      '@',
      'b@evil.example',
      'Bcc: all@evil.example',
      'To: x@evil.example',
      '\r\n\r\n',
      '=?UTF-8?B?'
    );
    pieces.push(
      'Content-Type: text/html',
      '.\r\n',
      'Å',
      '🎧',
      '\ud800',
      '?=',
      '=0D=0A',
      'ok',
      'x'.repeat(300)
    );
    const random = seeded(20261121);
    const nasty = () =>
      Array.from(
        { length: Math.floor(random() * 6) },
        () => pieces[Math.floor(random() * pieces.length)]
      ).join('');
    const recipients = new Map<string, string>();
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      const recipient = random() < 0.5 ? `anna${nasty()}@example.org` : 'anna@example.org';
      const headers = { 'List-Unsubscribe': `<https://radio.example/u/${nasty()}>`, References: nasty() };
      const mail = { recipient, subject: `Hej${nasty()}`, body: `Hej${nasty()}`, headers };
      const id = await queue(mail).catch((thrown: unknown) => {
        if (!isRefusal(thrown)) throw thrown;
        refused += 1;
      });
      if (id) recipients.set(`<${id}@radio.example>`, recipient);
    }
    await send();
    const mails = mailsIn(folder);
    expect([mails.length, refused > 20, mails.length > 50]).toEqual([recipients.size, true, true]);
    const usual = [
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'list-unsubscribe'
    ];
    for (const mail of mails) {
      const names = mail.headers.map(([name]) => name).filter((name) => name !== 'references');
      expect(names.sort()).toEqual([...usual, 'message-id', 'mime-version', 'subject', 'to']);
      expect(mail.header('to')).toBe(recipients.get(mail.header('message-id') ?? ''));
      expect(mail.header('content-type')).toBe('text/plain; charset=utf-8');
      expect(decodedHeader(mail.header('subject') ?? '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  });
});

/** The same numbers in every run, 0–1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
