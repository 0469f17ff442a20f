import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type ReadMail, readMail } from './mail.ts';

/** What the server under test took. */
export interface Received {
  readonly from: string;
  /** Every recipient of the envelope. */
  readonly to: readonly string[];
  readonly mail: ReadMail;
}

/** A mail server on this machine, on a free port. */
export interface TestSmtp {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** An answer that `smtp-server` gives as it is. */
export function smtpError(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

/** Starts a real SMTP server that takes everything, but for what `over` does otherwise; `login` stands in its address. */
export async function startSmtp(over: SMTPServerOptions = {}, login = ''): Promise<TestSmtp> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((one) => one.address),
          mail: readMail(Buffer.concat(chunks))
        });
        callback();
      });
    },
    ...over
  });
  // what a client breaks off is no failure of the test
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(resolve))
  };
}
