import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isId } from '../ids.ts';
import { makeFolder, sync } from '../storage/durably.ts';
import type { MailTransport } from './mail-transport.ts';
import { messageOf } from './message.ts';

/** Delivers mail as one `.eml` file each into `folder`. A mail delivered again replaces its file. */
export function openEmlFolder(folder: string): MailTransport {
  return {
    reaches: 'folder',
    async deliver(mail) {
      if (!isId(mail.id)) throw new Error('a mail needs an id of ours as its file name');
      const content = await new MailComposer(messageOf(mail)).compile().build();
      await makeFolder(folder);
      const draft = join(folder, `.${mail.id}.draft`);
      await writeDurably(draft, content);
      await rename(draft, join(folder, `${mail.id}.eml`));
      await sync(folder);
    },
    async forget(id) {
      if (isId(id)) await rm(join(folder, `${id}.eml`), { force: true });
    }
  };
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
