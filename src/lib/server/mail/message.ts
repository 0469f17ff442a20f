import type { SendMailOptions } from 'nodemailer';
import type { OutgoingMail } from './mail-transport.ts';

/**
 * A mail as nodemailer takes it (RFC 5322), with no header but the given ones and those every mail has. Nothing that a
 * reader wrote stands in an envelope or a raw header, and nothing is fetched from files or addresses.
 */
export function messageOf(mail: OutgoingMail): SendMailOptions {
  return {
    messageId: `<${mail.messageId}>`,
    date: new Date(mail.at),
    from: mail.from,
    to: { name: '', address: mail.recipient },
    ...(mail.returnTo && { envelope: { from: mail.returnTo, to: mail.recipient } }),
    subject: mail.subject,
    text: mail.body,
    ...(mail.html !== null && { html: mail.html }),
    headers: { ...mail.headers },
    disableFileAccess: true,
    disableUrlAccess: true
  };
}
