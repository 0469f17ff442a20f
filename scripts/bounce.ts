import { migrate } from '#lib/server/database/migrator.ts';
import { mostReportBytes } from '#lib/server/mail/reports.ts';
import { takeReport } from '#lib/server/mail/returning.ts';
import type { Portal } from '#lib/server/portal.ts';
import { wordsOf } from '#lib/server/log.ts';
import { command, say } from './command.ts';

const usage = `Takes one mail that came back, on standard input: a report of non-delivery (RFC 3464) or a complaint (RFC 5965).
Nothing more is then sent to an address without a mailbox, or whose reader complained. Other mail changes nothing.

  npm run -s bounce < message.eml

Exit codes: 0 read, whatever it was (a mail server must not return it again), 75 not now, try again, 2 a call that cannot be meant.
`;
/** What mail servers take for "try again later" (EX_TEMPFAIL). */
const later = 75;

await command({ usage, options: {} }, async (portal) => {
  try {
    return await take(portal, await standardInput());
  } catch (cause) {
    say(wordsOf(cause));
    return later;
  }
});

async function take(portal: Portal, bytes: Buffer): Promise<number> {
  await migrate(portal.db);
  const returned = await takeReport(portal, bytes);
  say(returned ? `Noted: ${returned}.` : 'That is no report about a mail of ours; nothing is changed.');
  return 0;
}

/** All of it is taken from the mail server, and its beginning kept. */
async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    if (length < mostReportBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, mostReportBytes);
}
