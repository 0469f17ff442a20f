import { commentLimits, type CommentState } from '#lib/comments/comment.ts';
import { isEmail } from '#lib/comments/email.ts';
import { mostRestored, restoreComment } from '../../comments/restoring.ts';
import { readName, readText } from '../../comments/writing.ts';
import { findAllImported, noteImportedIn } from '../ledger.ts';
import { keyOf, type WordPressComment, type WordPressItem } from './export.ts';
import { type Passage, source } from './passage.ts';
import { oneLine, plainWords, shortened } from './words.ts';

/** A comment as it will be, and which one of the export it answers. */
interface PlannedComment {
  readonly key: string;
  readonly answers: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly text: string;
  readonly at: number;
  readonly state: CommentState;
  readonly fromEditors: boolean;
}

const states: Readonly<Record<string, CommentState>> = {
  '1': 'approved',
  approve: 'approved',
  approved: 'approved',
  '0': 'pending',
  hold: 'pending',
  spam: 'spam',
  trash: 'removed',
  'post-trashed': 'removed'
};

/** The comments of a post that are not in yet, each after the one it answers, and ids of those that are. */
export interface NewComments {
  readonly fresh: readonly PlannedComment[];
  readonly known: Map<string, string>;
}

/** Plans the comments of a post. Those that cannot come, and what of them cannot, are told. */
export async function newComments(passage: Passage, item: WordPressItem): Promise<NewComments> {
  const planned = item.comments.flatMap((comment) => planComment(comment, item, passage) ?? []);
  const keys = planned.map(({ key }) => key);
  const known = await findAllImported(passage.room, source, 'comment', keys);
  const there = new Set(keys);
  const tell = (key: string) => {
    if (!known.has(key))
      passage.report.note(item, `${named(key)} answers one that is not there: it begins a thread now`);
  };
  const rooted = planned.map((comment) => withParent(comment, there, tell));
  return { fresh: inOrder(rooted, tell).filter(({ key }) => !known.has(key)), known };
}

const named = (key: string) => `comment ${key.slice(key.lastIndexOf('-') + 1)}`;

function withParent(
  comment: PlannedComment,
  there: ReadonlySet<string>,
  tell: (key: string) => void
): PlannedComment {
  if (comment.answers === null || there.has(comment.answers)) return comment;
  tell(comment.key);
  return { ...comment, answers: null };
}

/** Parents before answers. A ring of answers is broken where it is met. */
function inOrder(comments: readonly PlannedComment[], tell: (key: string) => void): PlannedComment[] {
  const answers = Map.groupBy(comments, ({ answers: parent }) => parent);
  const ordered: PlannedComment[] = [];
  const placed = new Set<string>();
  const place = (first: PlannedComment) => {
    const stack = [first];
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (placed.has(next.key)) continue;
      placed.add(next.key);
      ordered.push(next);
      stack.push(...(answers.get(next.key) ?? []).toReversed());
    }
  };
  for (const comment of answers.get(null) ?? []) place(comment);
  for (const comment of comments) {
    if (placed.has(comment.key)) continue;
    tell(comment.key);
    place({ ...comment, answers: null });
  }
  return ordered;
}

function planComment(
  comment: WordPressComment,
  item: WordPressItem,
  { report, ...passage }: Passage
): PlannedComment | undefined {
  if (!['', 'comment'].includes(comment.type)) {
    report.leftOut(comment.type);
    return undefined;
  }
  const text = readText(plainWords(comment.html), mostRestored);
  const state = states[comment.status];
  if (!text || comment.id === '' || !state) {
    report.failed(item, `comment ${comment.id || '(without number)'}: ${whyNot(comment)}`);
    return undefined;
  }
  for (const words of changesOf(comment)) report.note(item, `comment ${comment.id} ${words}`);
  const place = placeOf(comment, item);
  return { ...place, ...writerOf(comment, passage), text, state, at: place.at ?? passage.room.clock.now() };
}

function placeOf({ id, parentId, at }: WordPressComment, item: WordPressItem) {
  const keyed = (number: string) => `${keyOf(item)}-${number}`;
  const answers = ['', '0'].includes(parentId) ? null : keyed(parentId);
  return { key: keyed(id), answers, at: at ?? item.at };
}

function writerOf({ name, email, userId }: WordPressComment, { index, language }: Omit<Passage, 'report'>) {
  const anonymous = language === 'en' ? 'Anonymous' : 'Anonym';
  return {
    name: readName(shortened(oneLine(name), commentLimits.name)) ?? anonymous,
    email: isEmail(email) ? email : null,
    fromEditors: index.editors.has(userId)
  };
}

/** Why a comment cannot come. Never with what it says, or an address. */
function whyNot({ id, status }: WordPressComment): string {
  if (id === '') return 'it has no number';
  return states[status]
    ? 'it has no words, or far too many'
    : `its state "${status.slice(0, 20)}" is unknown`;
}

function changesOf({ at, email, name }: WordPressComment): string[] {
  return [
    ...(at === undefined ? ['has no date that can be read: it got that of its post'] : []),
    ...(email !== '' && !isEmail(email) ? ['has an e-mail address that is none: it was left out'] : []),
    ...(oneLine(name).length > commentLimits.name ? ['has a name that is too long: it was cut'] : [])
  ];
}

/** As many as one transaction writes. */
const atOnce = 200;

/** Writes comments, and notes each so that it comes only once, however often this is cut off. */
export async function writeComments(
  { room }: Pick<Passage, 'room'>,
  articleId: string,
  { fresh, known }: NewComments
): Promise<void> {
  const ids = new Map(known);
  for (let from = 0; from < fresh.length; from += atOnce)
    await room.db.transact(async (tx) => {
      for (const { key, answers, ...comment } of fresh.slice(from, from + atOnce)) {
        const parentId = answers === null ? null : (ids.get(answers) ?? null);
        const decidedAt = comment.at;
        const thingId = await restoreComment(tx, room, { ...comment, articleId, parentId, decidedAt });
        await noteImportedIn(tx, room.clock, { source, kind: 'comment' }, { key, thingId, fingerprint: '' });
        ids.set(key, thingId);
      }
    });
}
