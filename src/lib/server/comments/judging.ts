import { createHash } from 'node:crypto';
import type { Transaction } from '../database/database.ts';
import { learnedAbout } from './learning.ts';
import { type Circumstances, type Judgement, judge, type Suspect } from './suspicion.ts';

/** Judges a comment by what it says, how it came, what was sent before and what moderators have decided. */
export async function judged(tx: Transaction, suspect: Suspect, around: Circumstances): Promise<Judgement> {
  const sentBefore = await isSentBefore(tx, fingerprintOf(suspect.text));
  const learned = await learnedAbout(tx, suspect);
  return judge(suspect, { ...around, sentBefore, learned });
}

/** How a judgement stands in a comment's row. */
export function kept({ score, reasons }: Judgement) {
  return { suspicion: reasons[0] ?? null, spam_score: score, spam_reasons: JSON.stringify(reasons) };
}

/** What the same words are known by, however they are written. */
export function fingerprintOf(text: string): string {
  const words = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
  return createHash('sha256').update(words.trim()).digest('hex');
}

async function isSentBefore(tx: Transaction, fingerprint: string): Promise<boolean> {
  const row = await tx
    .selectFrom('comment')
    .select('id')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row !== undefined;
}
