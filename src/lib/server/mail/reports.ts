import PostalMime from 'postal-mime';

/** One address that a mail did not reach, as the report names it, and whether trying again is of any use. */
export interface Failure {
  readonly addresses: readonly string[];
  readonly isHard: boolean;
}

/** What a mail server says of a mail that it was given. Everything in it is a stranger's word. */
export interface MailReport {
  readonly is: 'bounce' | 'complaint';
  /** Of the mail it is about, without angle brackets; some servers name several. */
  readonly messageIds: readonly string[];
  /** To whom that mail went. */
  readonly to: readonly string[];
  readonly failures: readonly Failure[];
}

/** So much of a report is read: what it says comes first, and the mail it gives back afterwards. */
export const mostReportBytes = 1_048_576;
const limits = { maxNestingDepth: 8, maxHeadersSize: 262_144, maxRfc822NestingDepth: 0 };
const mostGroups = 20;

interface Part {
  readonly mimeType: string;
  readonly text: string;
}
type Fields = readonly { readonly key: string; readonly value: string }[];

/**
 * Reads a report about an undelivered mail (RFC 3464) or a complaint about one (RFC 5965). Null for every other mail, for
 * news of delays and deliveries, and for what cannot be read.
 */
export async function readReport(bytes: Uint8Array): Promise<MailReport | null> {
  const parts = await partsOf(bytes.subarray(0, mostReportBytes));
  const find = (...types: string[]) => parts.find((part) => types.includes(part.mimeType))?.text;
  const original = await fieldsIn(find(...originals) ?? '');
  const complaint = find('message/feedback-report');
  if (complaint !== undefined) return readComplaint(await fieldsIn(complaint), original);
  const status = find('message/delivery-status', 'message/global-delivery-status');
  if (status === undefined) return null;
  const [message = [], ...recipients] = await Promise.all(groupsIn(status).map(fieldsIn));
  const failures = recipients.flatMap(failureIn);
  if (failures.length === 0) return null;
  return { is: 'bounce', ...aboutMail([...original, ...message]), failures };
}

const originals = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];

/** The parts that are no text for people; none when it is not a report or passes a limit. */
async function partsOf(bytes: Uint8Array): Promise<Part[]> {
  try {
    const mail = await PostalMime.parse(bytes, { ...limits, attachmentEncoding: 'utf8' });
    const [type = ''] = valuesOf(mail.headers, 'content-type');
    if (!/^multipart\/report\b/i.test(type.trim())) return [];
    return mail.attachments.map(({ mimeType, content }) => ({
      mimeType,
      text: typeof content === 'string' ? content : ''
    }));
  } catch {
    // what passes a limit of the parser was not written by a mail server about a mail of ours
    return [];
  }
}

/** The fields at the top of a text, up to its first empty line. */
async function fieldsIn(text: string): Promise<Fields> {
  const [head = ''] = text.trimStart().split(/\r?\n\r?\n/, 1);
  if (head.length > limits.maxHeadersSize) return [];
  return (await PostalMime.parse(head, limits)).headers;
}

function groupsIn(status: string): string[] {
  return status
    .trim()
    .split(/\r?\n(?:[ \t]*\r?\n)+/, mostGroups)
    .filter((group) => group.trim() !== '');
}

function valuesOf(fields: Fields, ...keys: string[]): string[] {
  return fields.filter(({ key }) => keys.includes(key)).map(({ value }) => value.slice(0, 1000));
}

function readComplaint(report: Fields, original: Fields): MailReport | null {
  const [type = ''] = valuesOf(report, 'feedback-type');
  if (type.trim() === '' || /not-spam/i.test(type)) return null;
  const to = addressesIn(valuesOf(report, 'original-rcpt-to', 'removal-recipient'));
  const about = aboutMail([...original, ...report]);
  return { is: 'complaint', messageIds: about.messageIds, to: [...about.to, ...to], failures: [] };
}

const idFields = ['message-id', 'x-original-message-id', 'x-google-original-message-id'];

function aboutMail(fields: Fields) {
  const ids = valuesOf(fields, ...idFields).flatMap((value) => value.match(/<[^<>\s]{1,300}>/g) ?? []);
  return { messageIds: ids.map((id) => id.slice(1, -1)), to: addressesIn(valuesOf(fields, 'to')) };
}

/** What a group says of one address; nothing unless it says that the mail will never get there. */
function failureIn(group: Fields): Failure[] {
  const [action = ''] = valuesOf(group, 'action');
  const [status = ''] = valuesOf(group, 'status');
  if (action.trim().toLowerCase() !== 'failed') return [];
  return [
    {
      addresses: addressesIn(valuesOf(group, 'original-recipient', 'final-recipient')),
      isHard: isHard(status)
    }
  ];
}

/** 5.x.x says that there is no such mailbox; not that it is full (5.2.2), nor what they have against us (5.3, 5.6, 5.7). */
function isHard(status: string): boolean {
  return /^5\.\d/.test(status.trim()) && !/^5\.(?:2\.[234]|3|6|7)\b/.test(status.trim());
}

function addressesIn(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.match(/[^\s<>;:,"()]{1,64}@[^\s<>;:,"()]{1,253}/g) ?? [])
    .slice(0, 20);
}
