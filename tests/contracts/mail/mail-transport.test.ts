import { mkdtempSync, readdirSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#lib/server/ids.ts';
import { openEmlFolder } from '#lib/server/mail/eml-folder.ts';
import type { MailTransport, OutgoingMail } from '#lib/server/mail/mail-transport.ts';
import { decodedHeader, mailsIn, type ReadMail } from '../../support/mail.ts';

/** What a transport under test is, and what has arrived through it. */
interface Post {
  readonly transport: MailTransport;
  arrived(): ReadMail[];
  /** Makes the next deliveries fail. */
  break(): Promise<void>;
}

const transports: [string, (folder: string) => Post][] = [
  [
    'a folder of .eml files',
    (folder) => ({
      transport: openEmlFolder(join(folder, 'mail')),
      arrived: () => mailsIn(join(folder, 'mail')),
      break: () => writeFile(join(folder, 'mail'), 'a file where the folder should be')
    })
  ]
];

describe.each(transports)('mail through %s', (_, open) => {
  let folder: string;
  let post: Post;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eter-mail-'));
    post = open(folder);
  });
  afterEach(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });

  const written = (over: Partial<OutgoingMail> = {}): OutgoingMail => {
    const id = newId();
    return {
      id,
      messageId: `${id}@radio.example`,
      from: 'portal@radio.example',
      recipient: 'anna@example.org',
      subject: 'Din kommentar på ”Räksmörgås” är publicerad',
      body: 'Hej Åsa!\n\nhttps://radio.example/artikel/1\n.\nSlut',
      html: null,
      headers: { 'Auto-Submitted': 'auto-generated' },
      at: Date.UTC(2026, 10, 21, 12, 0, 0),
      ...over
    };
  };

  it('arrives with its words, its one recipient, its date and its Message-ID', async () => {
    const mail = written();
    await post.transport.deliver(mail);
    const [arrived, ...others] = post.arrived();
    expect(others).toEqual([]);
    expect(arrived?.header('to')).toBe('anna@example.org');
    expect(arrived?.header('from')).toBe('portal@radio.example');
    expect(decodedHeader(arrived?.header('subject') ?? '')).toBe(mail.subject);
    expect(arrived?.body.trimEnd()).toBe(mail.body);
    expect(arrived?.header('message-id')).toBe(`<${mail.id}@radio.example>`);
    expect(Date.parse(arrived?.header('date') ?? '')).toBe(mail.at);
  });

  it('has the headers it was given, those every mail has, and no other', async () => {
    await post.transport.deliver(written({ headers: { 'List-Unsubscribe': '<https://radio.example/u/1>' } }));
    const names = post.arrived().flatMap((mail) => mail.headers.map(([name]) => name));
    expect(names.sort()).toEqual(
      ['content-transfer-encoding', 'content-type', 'date', 'from', 'list-unsubscribe', 'message-id'].concat([
        'mime-version',
        'subject',
        'to'
      ])
    );
  });

  it('delivered again arrives at most twice, always under the same Message-ID', async () => {
    const mail = written();
    await post.transport.deliver(mail);
    await post.transport.deliver(mail);
    const ids = post.arrived().map((one) => one.header('message-id'));
    expect(ids.length).toBeLessThanOrEqual(2);
    expect(new Set(ids)).toEqual(new Set([`<${mail.messageId}>`]));
  });

  it('keeps apart mails that say the same', async () => {
    await Promise.all([post.transport.deliver(written()), post.transport.deliver(written())]);
    expect(post.arrived()).toHaveLength(2);
  });

  it('fails aloud when it cannot be handed over, and does not name the recipient', async () => {
    await post.break();
    const failure = await post.transport.deliver(written()).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain('anna');
  });

  it('leaves nothing half-written behind', async () => {
    await post.transport.deliver(written({ body: 'x'.repeat(1_000_000) }));
    expect(readdirSync(join(folder, 'mail'))).toEqual([expect.stringMatching(/^[0-9a-z]{12}\.eml$/)]);
  });
});
