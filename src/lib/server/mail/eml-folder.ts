import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isId } from '../ids.ts';
import { makeFolder, sync } from '../storage/durably.ts';
import type { MailTransport, OutgoingMail } from './mail-transport.ts';

/** Delivers mail as one `.eml` file each into `folder`. A mail delivered again replaces its file. */
export function openEmlFolder(folder: string): MailTransport {
  return {
    async deliver(mail) {
      if (!isId(mail.id)) throw new Error('a mail needs an id of ours as its file name');
      const content = await compose(mail);
      await makeFolder(folder);
      const draft = join(folder, `.${mail.id}.draft`);
      await writeDurably(draft, content);
      await rename(draft, join(folder, `${mail.id}.eml`));
      await sync(folder);
    }
  };
}

/** The bytes of a mail (RFC 5322), with no header but the given ones and those every mail has. */
function compose(mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${mail.messageId}>`,
    date: new Date(mail.at),
    from: mail.from,
    to: { name: '', address: mail.recipient },
    subject: mail.subject,
    text: mail.body,
    headers: { ...mail.headers },
    disableFileAccess: true,
    disableUrlAccess: true
  });
  return composer.compile().build();
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
