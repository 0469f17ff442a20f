import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '#lib/server/database/database.ts';
import type { Sealer } from '#lib/server/sealing.ts';

/** The mails in the outbox, opened, oldest first. */
export async function mailsOf({ db, sealer }: { readonly db: Database; readonly sealer: Sealer }) {
  const rows = await db.read.selectFrom('mail').selectAll().orderBy('created_at').orderBy('id').execute();
  const open = (words: string | null) => (words && sealer.unseal(words)) ?? '';
  return rows.map((row) => ({
    ...row,
    recipient: open(row.recipient),
    body: open(row.body),
    html: open(row.html),
    headers: open(row.headers)
  }));
}

/** A mail as a program that knows only RFC 5322 reads it. Header names are in small letters, values unfolded. */
export interface ReadMail {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  header(name: string): string | undefined;
}

/** Reads every mail in a folder of `.eml` files. */
export function mailsIn(folder: string): ReadMail[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readMail(readFileSync(join(folder, name))));
}

/** Reads one mail. A bare CR or LF counts as the end of a line, as careless servers take it. */
export function readMail(bytes: Buffer): ReadMail {
  const text = bytes.toString('latin1').replace(/\r\n|\r|\n/g, '\n');
  const end = text.indexOf('\n\n');
  const headers = text
    .slice(0, end)
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
  const header = (name: string) => headers.find(([one]) => one === name)?.[1];
  return { headers, header, body: decoded(text.slice(end + 2), header('content-transfer-encoding')) };
}

/** The words of a header in which `=?UTF-8?…?=` stands for what is not ASCII. */
export function decodedHeader(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === 'B' ? text64(text) : quoted(text.replaceAll('_', ' '))
    );
}

const text64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');
const quoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1'
  ).toString('utf8');

function decoded(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return text64(body);
  if (encoding === 'quoted-printable') return quoted(body.replace(/=\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}
