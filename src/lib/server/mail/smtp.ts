import { createTransport } from 'nodemailer';
import { AddressRefused, MailRefused, type MailTransport } from './mail-transport.ts';
import { messageOf } from './message.ts';

interface Wishes {
  /** What we call ourselves in EHLO. */
  readonly name: string;
  /** How long a silent server is waited for, in milliseconds. */
  readonly patienceMs?: number;
}

const loopback = /^(localhost|127\.|\[?::1\]?$)/;

/**
 * Delivers mail through the server at `url` (`smtp://user:password@host:587`, or `smtps://`). A password is sent only
 * over TLS, unless the server is this machine.
 */
export function openSmtp(url: string, { name, patienceMs = 20_000 }: Wishes): MailTransport {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    secure: protocol === 'smtps:',
    ...(port && { port: Number(port) }),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    requireTLS: username !== '' && !loopback.test(hostname),
    tls: { rejectUnauthorized: searchParams.get('certificate') !== 'any' },
    name,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs
  });
  return {
    reaches: 'mailboxes',
    async deliver(mail) {
      try {
        await transport.sendMail(messageOf(mail));
      } catch (cause) {
        throw failureOf(cause as SmtpError);
      }
    },
    forget: () => Promise.resolve()
  };
}

/** What nodemailer tells of a failure. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** What a failure means for the mail, in words without an address. */
function failureOf(error: SmtpError): Error {
  const answer = withoutAddresses(error.response ?? error.message);
  if (isFinal(error) && error.command === 'RCPT TO')
    return isAboutMailbox(error) ? new AddressRefused(answer) : new MailRefused(answer);
  if (isFinal(error) && (error.command === 'DATA' || error.code === 'EMESSAGE'))
    return new MailRefused(answer);
  return new Error(`${error.code ?? 'SMTP'} ${error.command ?? ''}: ${answer}`);
}

/** Answers from 500 on are final; to a greeting, a password or our own address they say that a setting is wrong. */
function isFinal({ responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 500 && responseCode < 600;
}

/** Whether there is no such mailbox (5.1.x, 5.2.1), and not a rule of theirs against us (5.7.x) or a full one (5.2.2). */
function isAboutMailbox({ response = '', responseCode = 0 }: SmtpError): boolean {
  const [, detail] = /\b5\.(\d+\.\d+)\b/.exec(response) ?? [];
  if (detail !== undefined) return /^1\.|^2\.1$/.test(detail);
  return [550, 551, 553].includes(responseCode);
}

function withoutAddresses(text: string): string {
  return text
    .replace(/\S+@\S+/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
