/** A mail as it leaves. Every text is one line but `body`, which is plain text. */
export interface OutgoingMail {
  readonly id: string;
  /** Without angle brackets, and the same each time the mail is delivered. */
  readonly messageId: string;
  readonly from: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was written, milliseconds UTC. */
  readonly at: number;
}

/** Where mail goes. */
export interface MailTransport {
  /**
   * Hands the mail over, durably: once this resolves it will not be lost. Delivering the same mail again may show
   * it twice, under one Message-ID. What it throws says nothing of the recipient.
   */
  deliver(mail: OutgoingMail): Promise<void>;
}
