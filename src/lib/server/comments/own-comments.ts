import { articlePath } from '#lib/ui/addresses.ts';
import type { CommentState } from '#lib/comments/comment.ts';
import type { OwnComment } from '#lib/comments/own-comment.ts';
import type { Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { forgetMailsTo } from '../mail/forgetting.ts';
import { Refusal } from '../refusal.ts';
import { addressHash } from '../mail/suppressing.ts';
import { emailOf, emailsOf, forgetCommenters } from './commenters.ts';
import type { LetterRoom } from './letters.ts';
import { learnedAbout } from './learning.ts';
import { type LinkPurpose, readLink } from './links.ts';
import { fingerprintOf, kept } from './judging.ts';
import { judge, spamFrom } from './suspicion.ts';
import { CommentIncomplete, readText } from './writing.ts';

/** What changing one's own comments needs of the portal. */
export interface OwnRoom extends LetterRoom {
  readonly events: Announcer;
}

/** How long a comment may be changed after it was sent. */
const changeableMs = 30 * 60_000;

export class OwnLinkWrong extends Refusal {
  constructor() {
    super('own-link-wrong', 404, 'The link is not whole, or what it led to has been erased.');
  }
}

export class TooLateToChange extends Refusal {
  constructor() {
    super('too-late-to-change', 403, 'A comment can be changed for 30 minutes. It can still be erased.');
  }
}

/** One's own comment, by the link that only its writer has. Refuses another link, and what has been erased. */
export async function findOwn(room: LetterRoom, token: string): Promise<OwnComment> {
  const { id } = linkOf(room, 'comment', token);
  const [own] = await ownOf(room, { id });
  if (!own) throw new OwnLinkWrong();
  return own;
}

/**
 * Changes one's own comment within 30 minutes. One that had been approved waits to be read again, so that nothing is
 * public that no moderator has seen.
 */
export async function changeOwn(room: OwnRoom, token: string, text: string): Promise<void> {
  const { id } = linkOf(room, 'comment', token);
  const words = readText(text);
  if (!words) throw new CommentIncomplete(['text']);
  await room.db.transact(async (tx) => {
    const row = await changeable(tx, room, id);
    const learned = await learnedAbout(tx, { name: row.name, text: words });
    const judgement = judge({ name: row.name, text, trap: '' }, { learned });
    const state = row.state === 'approved' ? 'pending' : row.state;
    await tx
      .updateTable('comment')
      .set({
        text: words,
        fingerprint: fingerprintOf(words),
        edited_at: room.clock.now(),
        state: judgement.score >= spamFrom ? 'spam' : state,
        ...(row.state === 'spam' ? {} : kept(judgement))
      })
      .where('id', '=', id)
      .execute();
    if (row.state === 'approved') await room.events.announce(tx, { kind: 'comment.removed', subject: id });
  });
}

/** Takes one's own comment back within 30 minutes: its words are gone, its place stays while somebody has answered. */
export async function withdrawOwn(room: OwnRoom, token: string): Promise<void> {
  const { id } = linkOf(room, 'comment', token);
  await room.db.transact(async (tx) => {
    await changeable(tx, room, id);
    await empty(tx, room, id, 'withdrawn');
  });
}

/** Erases one's own comment, whenever it was written: its words, and that it was one's own. */
export async function eraseOwn(room: OwnRoom, token: string): Promise<void> {
  const { id } = linkOf(room, 'comment', token);
  await room.db.transact(async (tx) => {
    await empty(tx, room, id, 'erased');
    await forgetCommenters(tx);
  });
}

/** All that was written with one address, by the link that only its owner gets, newest first; with the address. */
export async function findMine(
  room: LetterRoom,
  token: string
): Promise<{ readonly email: string; readonly comments: OwnComment[]; readonly wantsReplies: boolean }> {
  const { id } = linkOf(room, 'commenter', token);
  const email = (await emailsOf(room, [id])).get(id);
  if (email === undefined) throw new OwnLinkWrong();
  const comments = await ownOf(room, { commenterId: id });
  return { email, comments, wantsReplies: comments.some((comment) => comment.wantsReplies) };
}

/** Erases one comment among one's own, or all of them and with them the address, what waits to be sent and all else. */
export async function eraseMine(room: OwnRoom, token: string, commentId?: string): Promise<void> {
  const { id: commenterId } = linkOf(room, 'commenter', token);
  await room.db.transact(async (tx) => {
    const rows = await tx
      .selectFrom('comment')
      .select('id')
      .where('commenter_id', '=', commenterId)
      .$if(commentId !== undefined, (query) => query.where('id', '=', commentId ?? ''))
      .execute();
    if (commentId !== undefined && rows.length === 0) throw new OwnLinkWrong();
    const email = await emailOf(tx, room.sealer, commenterId);
    for (const { id } of rows) await empty(tx, room, id, 'erased');
    if (commentId === undefined && email !== null) await forgetMailsTo(tx, addressHash(room.sealer, email));
    await forgetCommenters(tx);
  });
}

function linkOf({ sealer }: LetterRoom, purpose: LinkPurpose, token: string) {
  const link = readLink(sealer, purpose, token);
  if (!link) throw new OwnLinkWrong();
  return link;
}

async function changeable(tx: Transaction, { clock }: OwnRoom, id: string) {
  const row = await tx
    .selectFrom('comment')
    .select(['state', 'name', 'created_at'])
    .where('id', '=', id)
    .where('state', 'in', ['unconfirmed', 'pending', 'approved', 'spam'])
    .executeTakeFirst();
  if (!row) throw new OwnLinkWrong();
  if (clock.now() > row.created_at + changeableMs) throw new TooLateToChange();
  return row;
}

/** What is left of a comment: its place in the thread, and what became of it. */
async function empty(
  tx: Transaction,
  { clock, events }: OwnRoom,
  id: string,
  state: CommentState & ('withdrawn' | 'erased')
): Promise<void> {
  const now = clock.now();
  const nothing = {
    name: '',
    text: '',
    email: null,
    fingerprint: null,
    network_hash: null,
    network_until: null
  };
  const when = state === 'erased' ? { erased_at: now, commenter_id: null } : { withdrawn_at: now };
  const emptied = await tx
    .updateTable('comment')
    .set({ ...nothing, ...when, state, wants_replies: 0, language: null })
    .where('id', '=', id)
    .where('from_editors', '=', 0)
    .returning('id')
    .executeTakeFirst();
  if (!emptied) throw new OwnLinkWrong();
  await events.announce(tx, { kind: 'comment.removed', subject: id });
}

async function ownOf(
  { db, clock }: LetterRoom,
  which: { readonly id: string } | { readonly commenterId: string }
): Promise<OwnComment[]> {
  const rows = await db.read
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['comment.id', 'comment.name', 'comment.text', 'comment.state', 'comment.created_at'])
    .select(['comment.edited_at', 'comment.wants_replies', 'comment.consent_version'])
    .select(['article.id as articleId', 'article.slug', 'article.headline'])
    .$if('id' in which, (query) => query.where('comment.id', '=', 'id' in which ? which.id : ''))
    .$if('commenterId' in which, (query) =>
      query.where('comment.commenter_id', '=', 'commenterId' in which ? which.commenterId : '')
    )
    .where('comment.state', 'not in', ['withdrawn', 'erased'])
    .orderBy('comment.created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    text: row.text,
    state: shownState(row.state as CommentState),
    createdAt: row.created_at,
    editedAt: row.edited_at,
    wantsReplies: row.wants_replies === 1,
    consentVersion: row.consent_version,
    article: { path: articlePath({ id: row.articleId, slug: row.slug }), headline: row.headline },
    isChangeable: row.state !== 'removed' && clock.now() <= row.created_at + changeableMs
  }));
}

/** Spam learns nothing of how it was found out: it waits, as far as its sender knows. */
function shownState(state: CommentState): OwnComment['state'] {
  return state === 'unconfirmed' || state === 'approved' || state === 'removed' ? state : 'pending';
}
