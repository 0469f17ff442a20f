import { addressBlock, privateKey } from '../accounts/address-block.ts';
import { takeToken, takeTokenIn } from '../accounts/limiting.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { addressHash } from '../mail/suppressing.ts';
import { Refusal } from '../refusal.ts';
import { type AdmittingRoom, admit } from './admitting.ts';
import { countPost, isAttacked } from './attack.ts';
import { findBan } from './bans.ts';
import { meetCommenter } from './commenters.ts';
import { sendConfirmation } from './confirming.ts';
import type { FormSent } from './form-marks.ts';
import { isKnownDevice } from './devices.ts';
import { fingerprintOf, judged, kept } from './judging.ts';
import { networkHashes } from './networks.ts';
import { findPolicy } from './policies.ts';
import { spamFrom, type Suspicion } from './suspicion.ts';
import { type CommentForm, type CommentWords, readForm } from './writing.ts';

/** Where a comment comes from. */
export interface Sender {
  /** The reader's IP address; only a hash of its network is kept, and not for long. */
  readonly address: string;
  /** The language of the page. */
  readonly language?: string;
  /** What the form said of itself; left out for what no reader's form sent. */
  readonly form?: FormSent;
  /** The cookie of a device on which this commenter asked to be remembered. */
  readonly device?: string;
}

export class CommentsClosed extends Refusal {
  constructor() {
    super('comments-closed', 403, 'The comments of this article are closed.');
  }
}

export class TooManyComments extends Refusal {
  constructor(waitMs: number) {
    const minutes = Math.ceil(waitMs / 60_000);
    super('too-many-comments', 429, `Too many comments from here. Try again in ${minutes} minutes.`, {
      minutes
    });
  }
}

export class CommenterBanned extends Refusal {
  constructor() {
    super('commenter-banned', 403, 'The editors take no comments from here at the moment.');
  }
}

const hour = 3_600_000;
const dayMs = 24 * hour;
/** More than this in an hour to one article is no conversation. */
const articlePerHour = 60;
/** Signs of the hour, which good comments have as well as bad ones. */
const ofTheHour: readonly Suspicion[] = ['flood', 'unsolved'];

/**
 * Takes a reader's comment and keeps it until it has been confirmed and read; returns its id. Refuses incomplete
 * fields, closed comments, and more than `COMMENTS_PER_HOUR` from one network or with one e-mail. A form that is sent
 * twice is one comment, and so is a solved puzzle. While robots are at the comments one without a solution is marked,
 * never refused. The e-mail is kept apart, sealed, and shown to moderators only.
 */
export async function submitComment(
  room: AdmittingRoom,
  articleId: string,
  form: CommentForm,
  sender: Sender
): Promise<string> {
  const words = readForm(form);
  await demandOpen(room, articleId);
  const before = sender.form && (await sentWith(room, sender.form.nonce));
  if (before) {
    await room.db.transact((tx) => countPost(tx, room.clock, true));
    return before;
  }
  await spendTokens(room, sender.address, words.email);
  const id = newId();
  await room.db.transact(async (tx) => {
    await demandWelcome(tx, room, { words, sender });
    const commenter = await meetCommenter(tx, room, words.email);
    const isKnown = isKnownDevice(room, commenter, sender.device);
    const isFlood = await isFlooded(tx, room, articleId);
    const suspect = { name: form.name, text: form.text, trap: form.trap ?? '' };
    const judgement = await judged(tx, suspect, { isFlood, ...(await comingOf(tx, room, sender)) });
    const isSpam = judgement.score >= spamFrom;
    await tx
      .insertInto('comment')
      .values({
        ...(await rowOf(tx, room, { articleId, form, words, sender })),
        ...kept(judgement),
        id,
        commenter_id: commenter.id,
        state: isSpam ? 'spam' : 'unconfirmed',
        confirmed_at: isKnown ? room.clock.now() : null
      })
      .execute();
    if (!isSpam && (room.config.SMTP_URL === '' || isKnown)) await admit(tx, room, id);
    else if (!isSpam) await sendConfirmation(tx, room, id);
    await countPost(tx, room.clock, !judgement.reasons.every((reason) => ofTheHour.includes(reason)));
  });
  return id;
}

/** How it came: what the form it was sent with tells. */
async function comingOf(tx: Transaction, { clock }: AdmittingRoom, { form }: Sender) {
  const isUnsolved = form?.isSolved === false && (await isAttacked(tx, clock));
  return { isUnsolved, ageMs: form?.ageMs ?? null };
}

interface Sent {
  readonly articleId: string;
  readonly form: CommentForm;
  readonly words: CommentWords;
  readonly sender: Sender;
}

async function rowOf(tx: Transaction, room: AdmittingRoom, { articleId, form, words, sender }: Sent) {
  const [network] = await networkHashes(tx, room, sender.address);
  const now = room.clock.now();
  return {
    article_id: articleId,
    parent_id: await parentOf(tx, articleId, form.parentId),
    name: words.name,
    text: words.text,
    fingerprint: fingerprintOf(words.text),
    network_hash: network,
    network_until: now + room.config.COMMENTS_NETWORK_DAYS * dayMs,
    language: sender.language ?? null,
    consent_version: form.consentVersion ?? null,
    wants_replies: form.wantsReplies ? 1 : 0,
    at_ms: form.atMs ?? null,
    form_nonce: sender.form?.nonce ?? null,
    created_at: now
  };
}

async function demandOpen({ db, clock }: AdmittingRoom, articleId: string): Promise<void> {
  const { isOpen } = await findPolicy(db.read, clock, articleId);
  if (!isOpen) throw new CommentsClosed();
}

/** Refuses whoever the moderators have shut out, by address or by network. */
async function demandWelcome(
  tx: Transaction,
  room: AdmittingRoom,
  { words, sender }: Pick<Sent, 'words' | 'sender'>
): Promise<void> {
  const networks = await networkHashes(tx, room, sender.address);
  const ban = await findBan(tx, room.clock, [addressHash(room.sealer, words.email), ...networks]);
  if (ban) throw new CommenterBanned();
}

async function sentWith({ db }: AdmittingRoom, nonce: string): Promise<string | undefined> {
  const row = await db.read
    .selectFrom('comment')
    .select('id')
    .where('form_nonce', '=', nonce)
    .executeTakeFirst();
  return row?.id;
}

async function spendTokens(room: AdmittingRoom, address: string, email: string): Promise<void> {
  const capacity = room.config.COMMENTS_PER_HOUR;
  const limit = { capacity, refillMs: hour / capacity };
  const taken = await takeToken(
    room,
    { ...limit, key: privateKey('comment', addressBlock(address)) },
    { ...limit, key: `comment-address:${addressHash(room.sealer, email)}` }
  );
  if (!taken.granted) throw new TooManyComments(taken.waitMs);
}

/** Whether the article has had more comments than a conversation makes: then they are marked, so that people get through. */
async function isFlooded(tx: Transaction, room: AdmittingRoom, articleId: string): Promise<boolean> {
  const refillMs = hour / articlePerHour;
  const taken = await takeTokenIn(tx, room, {
    key: `comment-article:${articleId}`,
    capacity: articlePerHour,
    refillMs
  });
  return !taken.granted;
}

/** The comment that is answered, if the public can read it. */
async function parentOf(
  tx: Transaction,
  articleId: string,
  parentId: string | null | undefined
): Promise<string | null> {
  if (!parentId) return null;
  const parent = await tx
    .selectFrom('comment')
    .select('id')
    .where('id', '=', parentId)
    .where('article_id', '=', articleId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return parent?.id ?? null;
}
