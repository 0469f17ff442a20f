import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '#lib/server/ids.ts';
import type { OutgoingMail } from '#lib/server/mail/mail-transport.ts';
import { openSmtp } from '#lib/server/mail/smtp.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { smtpError, startSmtp, type TestSmtp } from '../../support/smtp.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(...given: Parameters<typeof startSmtp>): Promise<TestSmtp> {
  const smtp = await startSmtp(...given);
  closing.push(() => smtp.close());
  return smtp;
}

const written = (over: Partial<OutgoingMail> = {}): OutgoingMail => {
  const id = newId();
  return {
    id,
    messageId: `${id}@radio.example`,
    from: 'portal@radio.example',
    recipient: 'anna@example.org',
    subject: 'Din kommentar på ”Räksmörgås”',
    body: 'Hej Åsa!\n.\nSlut',
    html: '<p>Hej Åsa!</p>',
    headers: { 'List-Unsubscribe': '<https://radio.example/u/1>' },
    at: Date.UTC(2026, 10, 21, 12, 0, 0),
    ...over
  };
};

/** What sending ends in: the code of a refusal, `later` for what is tried again. Nothing thrown names the recipient. */
async function outcome(url: string, patienceMs = 2_000): Promise<string> {
  try {
    await openSmtp(url, { name: 'radio.example', patienceMs }).deliver(written());
    return 'sent';
  } catch (thrown) {
    expect(String(thrown)).not.toContain('anna@');
    return isRefusal(thrown) ? thrown.code : 'later';
  }
}

const toRcpt = (error: Error) => ({
  onRcptTo: (_: unknown, __: unknown, callback: (error: Error) => void) => callback(error)
});

describe('mail through a mail server', () => {
  it('reaches exactly one recipient, in both forms, with the Message-ID and headers it was given', async () => {
    const smtp = await serve();
    const mail = written();
    await openSmtp(smtp.url, { name: 'radio.example' }).deliver(mail);
    const [got, ...others] = smtp.received;
    expect(others).toEqual([]);
    expect([got?.from, got?.to]).toEqual(['portal@radio.example', ['anna@example.org']]);
    expect(got?.mail.header('message-id')).toBe(`<${mail.messageId}>`);
    expect(got?.mail.header('list-unsubscribe')).toBe('<https://radio.example/u/1>');
    expect(got?.mail.header('content-type')).toContain('multipart/alternative');
  });

  it('comes back, if it does, to the address named for that, which only mail servers see', async () => {
    const smtp = await serve();
    await openSmtp(smtp.url, { name: 'radio.example' }).deliver(
      written({ returnTo: 'bounces@radio.example' })
    );
    const [got] = smtp.received;
    expect([got?.from, got?.to]).toEqual(['bounces@radio.example', ['anna@example.org']]);
    expect(got?.mail.header('from')).toBe('portal@radio.example');
  });

  it.each([
    [550, '5.1.1 <anna@example.org>: no such user', 'mail-address-refused'],
    [550, 'unknown mailbox anna@example.org', 'mail-address-refused'],
    [550, '5.7.1 you are on a list of ours', 'mail-refused'],
    [552, '5.2.2 mailbox full', 'mail-refused'],
    [450, '4.2.0 greylisted, come again', 'later'],
    [421, '4.3.2 closing', 'later']
  ])('answered %i %s to the recipient, ends in %s', async (code, words, ends) => {
    const smtp = await serve(toRcpt(smtpError(code, words)));
    expect(await outcome(smtp.url)).toBe(ends);
    expect(smtp.received).toEqual([]);
  });

  it.each([
    [554, 'no spam here', 'mail-refused'],
    [451, 'try later', 'later']
  ])('answered %i to what it says, ends in %s', async (code, words, ends) => {
    const smtp = await serve({
      onData(stream, _, callback) {
        stream.resume().on('end', () => callback(smtpError(code, words)));
      }
    });
    expect(await outcome(smtp.url)).toBe(ends);
  });

  it('is tried again when our own address or password is refused: a setting is wrong, not the mail', async () => {
    const sender = await serve({
      onMailFrom: (_, __, callback) => callback(smtpError(553, '5.1.8 sender unknown'))
    });
    expect(await outcome(sender.url)).toBe('later');
    const login = {
      disabledCommands: ['STARTTLS'],
      onAuth: (_: unknown, __: unknown, done: (e: Error) => void) => done(smtpError(535, 'wrong'))
    };
    expect(await outcome((await serve(login, 'radio:secret@')).url)).toBe('later');
  });

  it('gives its password to a server that takes it', async () => {
    const heard: string[] = [];
    const smtp = await serve(
      {
        disabledCommands: ['STARTTLS'],
        authOptional: false,
        onAuth(auth, _, callback) {
          heard.push(`${auth.username}:${auth.password}`);
          callback(null, { user: auth.username });
        }
      },
      'radio:p%40ss@'
    );
    expect([await outcome(smtp.url), heard]).toEqual(['sent', ['radio:p@ss']]);
  });

  it('is tried again when TLS cannot be trusted, and goes through where that is allowed', async () => {
    const smtp = await serve({ disabledCommands: ['AUTH'] });
    expect(await outcome(smtp.url)).toBe('later');
    expect(await outcome(`${smtp.url}?certificate=any`)).toBe('sent');
  });

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['hangs up at once', (socket) => socket.destroy()],
    ['talks of something else', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')],
    ['turns everybody away', (socket) => socket.end('554 go away\r\n')],
    [
      'hangs up after the mail has come',
      (socket) => {
        const answers = ['250 ok', '250 ok', '250 ok', '354 go on'];
        socket.write('220 hello\r\n');
        socket.on('data', () => {
          const answer = answers.shift();
          if (answer) socket.write(`${answer}\r\n`);
          else socket.destroy();
        });
      }
    ]
  ])('is tried again when the server %s', async (_, behave) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      behave(socket);
    }).listen(0, '127.0.0.1');
    closing.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await outcome(`smtp://127.0.0.1:${port}`, 300)).toBe('later');
  });

  it('is tried again when there is no server', async () => {
    expect(await outcome('smtp://127.0.0.1:1', 300)).toBe('later');
  });

  it('has one recipient, and no header but its own, whatever stands in the texts', async () => {
    const smtp = await serve();
    const nasty =
      'Hej\r\nBcc: all@evil.example\r\n\r\nRCPT TO:<x@evil.example>\r\n.\r\nMAIL FROM:<y@evil.example>';
    const transport = openSmtp(smtp.url, { name: 'radio.example' });
    await transport.deliver(
      written({ subject: nasty, body: nasty, html: nasty, headers: { References: nasty } })
    );
    expect(smtp.received.map((one) => one.to)).toEqual([['anna@example.org']]);
    expect(smtp.received[0]?.mail.header('bcc')).toBeUndefined();
  });
});
