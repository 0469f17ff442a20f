import groundsEnglish from '#messages/grounds.en.json' with { type: 'json' };
import groundsSwedish from '#messages/grounds.sv.json' with { type: 'json' };
import english from '#messages/mail.en.json' with { type: 'json' };
import swedish from '#messages/mail.sv.json' with { type: 'json' };
import { isLaw, type RemovalGround } from '#lib/comments/grounds.ts';
import { translator } from '#lib/ui/messages.ts';
import type { Language } from '#lib/ui/station.ts';
import type { Transaction } from '../database/database.ts';
import { findStation } from '../station/station.ts';
import { commentWithArticle, type Letter, type LetterRoom, sendLetter } from './letters.ts';
import { countNotices, makeLink } from './notice-links.ts';

const say = {
  sv: translator('sv', { ...swedish, ...groundsSwedish }),
  en: translator('en', { ...english, ...groundsEnglish })
};

/** Why something was decided, in words: the law or the rule, then the moderator's own. */
interface Reasons {
  readonly ground?: RemovalGround | null;
  readonly words?: string | null;
}

const hourMs = 3_600_000;
/** In an hour; whoever reads these also has the queue. */
const mostNotices = 20;

/**
 * Tells the station's address and every moderator, in the caller's transaction, that a comment waits, with links of their
 * own that decide without signing in. Beyond 20 comments in an hour nothing is sent: the queue has them all.
 */
export async function tellModerators(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  if ((await countNotices(tx, room.clock.now() - hourMs)) >= mostNotices) return;
  for (const { email, accountId } of await moderators(tx, room)) {
    const secret = await makeLink(tx, room.clock, commentId, accountId);
    await post(tx, room, 'comment-waiting', {
      ...{ commentId, email, mostADay: 500 },
      values: { link: `${room.config.origin}/kommentar/granska?n=${secret}` }
    });
  }
}

/** Tells them that a reader has reported a comment. */
export async function tellReport(
  tx: Transaction,
  room: LetterRoom,
  { commentId, category, words }: { commentId: string; category: RemovalGround; words: string }
): Promise<void> {
  for (const { email } of await moderators(tx, room))
    await post(tx, room, 'comment-reported', { commentId, email, reasons: { ground: category, words } });
}

/** Tells whoever reported a comment that the report has come. */
export async function tellReceipt(
  tx: Transaction,
  room: LetterRoom,
  report: { commentId: string; category: RemovalGround; words: string; email: string }
): Promise<void> {
  const { commentId, email, category, words } = report;
  await post(tx, room, 'report-received', { commentId, email, reasons: { ground: category, words } });
}

/** Tells whoever reported a comment what was decided and why. */
export async function tellReporter(
  tx: Transaction,
  room: LetterRoom,
  {
    commentId,
    email,
    outcome,
    ...reasons
  }: Reasons & { commentId: string; email: string; outcome: 'removed' | 'kept' }
): Promise<void> {
  await post(tx, room, outcome === 'removed' ? 'report-removed' : 'report-kept', {
    commentId,
    email,
    reasons
  });
}

/** Tells whoever wrote a comment that it has been taken away, and why (a statement of reasons). */
export async function tellRemoved(
  tx: Transaction,
  room: LetterRoom,
  commentId: string,
  reasons: Reasons
): Promise<void> {
  await tellWriter(tx, room, 'comment-removed', { commentId, reasons });
}

/** Tells whoever wrote a comment that the editors have changed it, and why. */
export async function tellMended(
  tx: Transaction,
  room: LetterRoom,
  commentId: string,
  words: string
): Promise<void> {
  await tellWriter(tx, room, 'comment-mended', { commentId, reasons: { words } });
}

/** Nobody is written to who has not shown the address to be theirs, unless nothing was asked of them. */
async function tellWriter(
  tx: Transaction,
  room: LetterRoom,
  name: 'comment-removed' | 'comment-mended',
  { commentId, reasons }: { readonly commentId: string; readonly reasons: Reasons }
): Promise<void> {
  const { email, language } = await commentWithArticle(tx, room, commentId);
  if (email) await post(tx, room, name, { commentId, email, language, reasons });
}

async function moderators(tx: Transaction, room: LetterRoom) {
  const { email } = await findStation(room);
  const accounts = await tx
    .selectFrom('account')
    .select(['id', 'email'])
    .where('role', '=', 'moderator')
    .where('disabled_at', 'is', null)
    .execute();
  const told = accounts.map((account) => ({ email: account.email, accountId: account.id }));
  const isTold = told.some((one) => one.email === email);
  return email && !isTold ? [{ email, accountId: null }, ...told] : told;
}

interface Posted {
  readonly commentId: string;
  readonly email: string;
  /** Left out: the station's. */
  readonly language?: Language;
  readonly mostADay?: number;
  readonly reasons?: Reasons;
  readonly values?: Readonly<Record<string, string>>;
}

/** Queues a letter about a comment by its template. */
async function post(tx: Transaction, room: LetterRoom, name: Letter['name'], posted: Posted): Promise<void> {
  const station = await findStation(room);
  const comment = await commentWithArticle(tx, room, posted.commentId);
  const language = posted.language ?? station.language;
  const values = {
    ...comment.words,
    ...comment.links,
    address: comment.address,
    editors: station.email || room.config.origin,
    queue: `${room.config.origin}/redaktion/kommentarer`,
    reasons: reasonsIn(language, posted.reasons ?? {}, name === 'report-kept'),
    ...posted.values
  };
  const { email: recipient, mostADay } = posted;
  await sendLetter(tx, room, { name, recipient, language, values, ...(mostADay && { mostADay }) });
}

/** Reasons in words: the law or the rule, then the moderator's own; a sentence where there are none. */
function reasonsIn(language: Language, { ground, words }: Reasons, isKept: boolean): string {
  const t = say[language];
  const rule = ground
    ? t(isLaw(ground) ? 'reasons.law' : 'reasons.rule', { ground: t(`ground.${ground}`) })
    : '';
  const told = [rule, words?.trim()].filter(Boolean).join(' ');
  return told || t(isKept ? 'reasons.kept' : 'reasons.none');
}
