import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { CommentAnswer, SentComment } from '#lib/comments/comment-answer.ts';
import { isSolution } from '#lib/comments/puzzle.ts';
import { readPlace } from '#lib/player/place.ts';
import { countRefused, isAttacked, offerForm } from '#lib/server/comments/attack.ts';
import { deviceCookie } from '#lib/server/comments/devices.ts';
import { type FormSent, readFormMark, trapOf } from '#lib/server/comments/form-marks.ts';
import { linkToken } from '#lib/server/comments/links.ts';
import { findOwn } from '#lib/server/comments/own-comments.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { hoursBehind } from '#lib/server/mail/outbox.ts';
import type { Portal } from '#lib/server/portal.ts';
import { isRefusal, type Refusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';

type ArticleEvent = RequestEvent<{ id: string }>;

/** Takes a comment from the form on an article's page; what is not taken is shown again, with all that was written. */
export async function takeComment(event: ArticleEvent) {
  const { params, url, locals, cookies } = event;
  const { portal, language } = locals;
  const form = await event.request.formData();
  let sent: FormSent | undefined;
  try {
    const mark = textOf(form, 'mark');
    sent = readFormMark(portal, mark);
    const isSolved = await isSolution(mark, textOf(form, 'proof'));
    const device = cookies.get(deviceCookie);
    const id = await submitComment(
      portal,
      params.id,
      { ...fieldsOf(form), trap: textOf(form, trapOf(portal.sealer, sent.nonce)) },
      { address: event.getClientAddress(), language, form: { ...sent, isSolved }, ...(device && { device }) }
    );
    const token = linkToken(portal.sealer, 'comment', { id, at: portal.clock.now() });
    redirect(303, `${url.pathname}?kommenterad=${token}#write-comment`);
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    await countRefused(portal, thrown.code);
    return fail(thrown.status, { answer: await answerOf(event, form, sent, thrown) });
  }
}

/** Shows the form again as it was filled in, with the comment as it will look. */
export async function showAgain(event: ArticleEvent) {
  const form = await event.request.formData();
  return { answer: await answerOf(event, form) };
}

/** What the page says to whoever comes back from sending a comment; null to everybody else. */
export async function commentJustSent(portal: Portal, url: URL): Promise<SentComment | null> {
  const token = url.searchParams.get('kommenterad');
  if (token === null) return null;
  const isBusy = await isAttacked(portal.db.read, portal.clock);
  const now = { isBusy, hoursBehind: await hoursBehind(portal.db.read, portal) };
  try {
    const { state, name, text } = await findOwn(portal, token);
    return { is: state === 'unconfirmed' ? 'to-confirm' : 'to-be-read', name, text, token, ...now };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return { is: 'to-be-read', name: '', text: '', token: null, ...now };
  }
}

async function answerOf(
  { locals: { portal, language } }: ArticleEvent,
  form: FormData,
  sent?: FormSent,
  refusal?: Refusal
): Promise<CommentAnswer> {
  const { name, email, text, ...more } = fieldsOf(form);
  // whoever has waited once is not asked to wait again
  const madeAt = portal.clock.now() - Math.max(sent?.ageMs ?? 0, 5_000);
  return {
    sentence: refusal ? refusalWords(language, refusal) : null,
    values: { name, email, text },
    at: textOf(form, 'at'),
    wantsReplies: more.wantsReplies,
    parentId: more.parentId,
    mark: await offerForm(portal, madeAt)
  };
}

function fieldsOf(form: FormData) {
  return {
    text: textOf(form, 'text'),
    name: textOf(form, 'name'),
    email: textOf(form, 'email'),
    parentId: textOf(form, 'parentId') || null,
    wantsReplies: form.has('wantsReplies'),
    consentVersion: textOf(form, 'consent') || null,
    atMs: readPlace(textOf(form, 'at').trim())
  };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
