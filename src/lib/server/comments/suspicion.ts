/** Why a comment looks like spam; the moderator sees it. Null when nothing does. */
export type Suspicion = 'honeypot' | 'links' | 'repeated' | 'shouting';

/** Judges a comment by what it says. Nothing is thrown away: suspicion only sorts the queue. */
export function suspicionOf(
  comment: { readonly text: string; readonly website: string },
  { sentBefore }: { readonly sentBefore: boolean }
): Suspicion | null {
  if (comment.website !== '') return 'honeypot';
  if (sentBefore) return 'repeated';
  if ((comment.text.match(/https?:\/\/|www\./gi) ?? []).length > 2) return 'links';
  return isShouting(comment.text) ? 'shouting' : null;
}

function isShouting(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = text.match(/\p{Lu}/gu) ?? [];
  return letters.length > 20 && capitals.length / letters.length > 0.7;
}
