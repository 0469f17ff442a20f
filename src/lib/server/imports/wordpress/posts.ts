import { createArticleIn, findDraft } from '../../articles/drafting.ts';
import { rememberAddresses } from '../../articles/old-addresses.ts';
import { publish, publishingChecks } from '../../articles/publishing.ts';
import { personsNamed } from '../../people/names.ts';
import { findImported, noteImported, noteImportedIn } from '../ledger.ts';
import { newComments, writeComments } from './comments.ts';
import { keyOf, type WordPressItem } from './export.ts';
import { receiveFiles } from './files.ts';
import { type Passage, source } from './passage.ts';
import { type ArticlePlan, planArticle } from './plan.ts';
import type { ImportedPost } from './report.ts';

/**
 * Brings one post in as a draft with its comments. One that is in already is left as it is; comments that came since are
 * added. Published only when that is asked for, and it was public.
 */
export async function importPost(passage: Passage, item: WordPressItem): Promise<ImportedPost> {
  const known = await findImported(passage.room, source, 'article', keyOf(item));
  const comments = await newComments(passage, item);
  const publishAt = publicFrom(passage, item, known !== undefined);
  for (const { state, fromEditors } of comments.fresh)
    passage.report.comment(fromEditors ? `${state}, from the editors` : state);
  const articleId = known?.thingId ?? (await addArticle(passage, item, publishAt));
  const told = { title: item.title, comments: comments.fresh.length, articleId } as const;
  const outcome = known ? 'known' : 'added';
  if (passage.dryRun) return { ...told, outcome, state: '' };
  await writeComments(passage, articleId, comments);
  if (known && publishAt !== undefined)
    await noteImported(passage.room, source, 'article', noteOf(item, articleId, publishAt));
  return { ...told, outcome, state: await publishIfReady(passage, item, articleId, publishAt) };
}

/** When a post became public, if it is to be that here too; what hinders it is told once. */
function publicFrom({ publish, report }: Passage, item: WordPressItem, isKnown: boolean): number | undefined {
  const hindrance = hindranceOf(item);
  if (hindrance && !isKnown) report.note(item, hindrance);
  return publish && !hindrance ? item.at : undefined;
}

function hindranceOf({ status, isLocked, at }: WordPressItem): string | undefined {
  if (status !== 'publish') return `it was not public ("${status.slice(0, 20)}"): a draft`;
  if (isLocked) return 'it had a password, which there is none for here: a draft';
  return at === undefined ? 'it has no date that can be read: a draft' : undefined;
}

/** The article of a post, with everything but its comments in one transaction; in a dry run only what that would need. */
async function addArticle(
  passage: Passage,
  item: WordPressItem,
  publishAt: number | undefined
): Promise<string> {
  const { room, report, actor, language } = passage;
  const plan = planArticle(item, passage.index);
  for (const words of plan.notes) report.note(item, words);
  const files = await receiveFiles(passage, item, plan);
  if (passage.dryRun) return '';
  const credits = await creditsOf(passage, plan);
  const fields = { ...plan.fields, ...files, credits, language: plan.fields.language || language };
  return room.db.transact(async (tx) => {
    const id = await createArticleIn(tx, room, fields, actor);
    await rememberAddresses(tx, id, addressesOf(passage, item));
    await noteImportedIn(tx, room.clock, { source, kind: 'article' }, noteOf(item, id, publishAt));
    return id;
  });
}

const noteOf = (item: WordPressItem, thingId: string, publishAt: number | undefined) => ({
  key: keyOf(item),
  thingId,
  fingerprint: '',
  publishAt
});

/** Whoever wrote it, linked to the person of that name if there is one and only one. */
async function creditsOf({ room }: Passage, { writer }: ArticlePlan) {
  if (!writer) return [];
  const [personId, other] = await personsNamed(room.db.read, writer);
  return [
    {
      ...({ role: 'writer', name: writer, title: null, organisationId: null } as const),
      ...{ affiliationId: null, affiliation: null, personId: other ? null : (personId ?? null) }
    }
  ];
}

/** Where it stood: its address, and the one by number that every post of WordPress has. */
function addressesOf({ index }: Passage, { link, id }: WordPressItem): string[] {
  const site = index.site.address.replace(/\/*$/, '/');
  const byNumber = /^\d+$/.test(id) ? URL.parse(`?p=${id}`, site)?.href : undefined;
  return [link, ...(byNumber ? [byNumber] : [])];
}

async function publishIfReady(
  { room, report, actor }: Passage,
  item: WordPressItem,
  id: string,
  at: number | undefined
): Promise<ImportedPost['state']> {
  const draft = await findDraft(room, id, actor);
  if (draft.state !== 'draft') return draft.state === 'published' ? 'published' : '';
  if (at === undefined) return 'draft';
  const errors = (await publishingChecks(room, draft)).filter(({ severity }) => severity === 'error');
  if (errors.some(({ code }) => code === 'recording-ready')) return 'waits for its recording';
  if (errors.length > 0) {
    report.note(item, `not published, for want of: ${errors.map(({ code }) => code).join(', ')}`);
    return 'draft';
  }
  await publish(room, id, { at }, actor);
  return 'published';
}
