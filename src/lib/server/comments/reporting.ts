import { isEmail } from '#lib/comments/email.ts';
import { moderationLimits, reportCategories } from '#lib/comments/grounds.ts';
import { addressBlock, privateKey } from '../accounts/address-block.ts';
import { anyone } from '../accounts/actor.ts';
import { takeToken } from '../accounts/limiting.ts';
import { newId } from '../ids.ts';
import { readAddress } from '../mail/address.ts';
import { Refusal } from '../refusal.ts';
import { noteDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';
import type { LetterRoom } from './letters.ts';
import { tellReceipt, tellReport } from './moderation-letters.ts';
import { readText } from './writing.ts';

/** What a reader says against a comment. Without an e-mail there is nowhere to send the decision. */
export interface ReportForm {
  readonly category: string;
  readonly words: string;
  readonly email: string;
}

export class ReportCategoryMissing extends Refusal {
  constructor() {
    super('report-category-missing', 400, 'The report was not sent: choose what is wrong with the comment.');
  }
}

export class ReportWordsUnfit extends Refusal {
  constructor() {
    const most = moderationLimits.words;
    super('report-words-unfit', 400, `The report was not sent: write why, in at most ${most} characters.`, {
      most
    });
  }
}

export class ReportEmailUnfit extends Refusal {
  constructor() {
    super('report-email-unfit', 400, 'The report was not sent: that is not an e-mail address.');
  }
}

export class TooManyReports extends Refusal {
  constructor(waitMs: number) {
    const minutes = Math.ceil(waitMs / 60_000);
    super('too-many-reports', 429, `Too many reports from here. Try again in ${minutes} minutes.`, {
      minutes
    });
  }
}

const perHour = 10;

/**
 * Takes a reader's report of a public comment and puts it in the moderators' queue; whoever gave an address gets a
 * receipt. Returns its id. Refuses a comment that is not public, an unknown category, no words for `other`, and more
 * than 10 in an hour from one network.
 */
export async function reportComment(
  room: LetterRoom,
  commentId: string,
  form: ReportForm,
  { address }: { readonly address: string }
): Promise<string> {
  const report = read(form);
  const comment = await room.db.read
    .selectFrom('comment')
    .select(['article_id'])
    .where('id', '=', commentId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  if (!comment) throw new CommentMissing();
  await spendToken(room, address);
  const id = newId();
  await room.db.transact(async (tx) => {
    await tx
      .insertInto('comment_report')
      .values({
        id,
        comment_id: commentId,
        article_id: comment.article_id,
        category: report.category,
        words: report.words,
        email_sealed: report.email && room.sealer.seal(report.email),
        state: 'open',
        created_at: room.clock.now()
      })
      .execute();
    const { category, words, email } = report;
    await noteDecisions(tx, room.clock, anyone, [
      { commentId, articleId: comment.article_id, action: 'reported', ground: category }
    ]);
    if (email) await tellReceipt(tx, room, { commentId, category, words, email });
    await tellReport(tx, room, { commentId, category, words });
  });
  return id;
}

function read(form: ReportForm) {
  const category = reportCategories.find((one) => one === form.category);
  if (!category) throw new ReportCategoryMissing();
  const words = form.words.trim() === '' ? '' : readText(form.words);
  const isFit =
    words !== undefined && words.length <= moderationLimits.words && (words !== '' || category !== 'other');
  if (!isFit) throw new ReportWordsUnfit();
  const email = form.email.trim();
  if (email === '') return { category, words, email: null };
  if (!isEmail(email)) throw new ReportEmailUnfit();
  return { category, words, email: readAddress(email) };
}

async function spendToken(room: LetterRoom, address: string): Promise<void> {
  const taken = await takeToken(room, {
    key: privateKey('report', addressBlock(address)),
    capacity: perHour,
    refillMs: 3_600_000 / perHour
  });
  if (!taken.granted) throw new TooManyReports(taken.waitMs);
}
