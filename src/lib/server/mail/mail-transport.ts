import { Refusal } from '../refusal.ts';

/** A mail as it leaves. Every text is one line but `body`, which is plain text, and `html`, which says the same. */
export interface OutgoingMail {
  readonly id: string;
  /** Without angle brackets, and the same each time the mail is delivered. */
  readonly messageId: string;
  readonly from: string;
  /** Where it comes back to when it cannot be delivered; `from` when left out. */
  readonly returnTo?: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was written, milliseconds UTC. */
  readonly at: number;
}

/** Where mail goes. */
export interface MailTransport {
  /** Whether it leaves the portal, or lies in a folder until a server is named. */
  readonly reaches: 'mailboxes' | 'folder';
  /**
   * Hands the mail over, durably: once this resolves it will not be lost. Delivering the same mail again may show
   * it twice, under one Message-ID. What it throws says nothing of the recipient: `AddressRefused` and `MailRefused`
   * when trying again is no use, anything else when it is.
   */
  deliver(mail: OutgoingMail): Promise<void>;
  /** Lets go of what it keeps of a mail that is not to be sent any more. */
  readonly forget: (mailId: string) => Promise<void>;
}

/** The server says that there is no such mailbox, and will say so again. */
export class AddressRefused extends Refusal {
  readonly isAddressRefused = true;
  constructor(answer: string) {
    super('mail-address-refused', 422, `The mail server takes nothing for that address: ${answer}`, {
      answer
    });
  }
}

/** The server does not take this mail, whenever it is sent. */
export class MailRefused extends Refusal {
  constructor(answer: string) {
    super('mail-refused', 422, `The mail server does not take the mail: ${answer}`, { answer });
  }
}
