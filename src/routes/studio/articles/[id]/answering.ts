import { type ActionFailure, fail } from '@sveltejs/kit';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { isRefusal, type Refusal } from '#lib/server/refusal.ts';
import type { EditorAnswer } from '#lib/studio/article-editor.ts';
import { type ArticleForm, articleForm } from '#lib/studio/article-form.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { knownOf } from './naming.ts';
import { chaptersOf } from './reading.ts';

/** Does it, and answers with what became of it; a refusal comes back in words with everything that was typed. */
export async function answered(
  locals: App.Locals,
  id: string,
  values: ArticleForm | null,
  doing: () => Promise<EditorAnswer>
): Promise<EditorAnswer | ActionFailure<EditorAnswer>> {
  try {
    return await doing();
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return fail(thrown.status, await answerTo(locals, id, values, thrown));
  }
}

async function answerTo(
  locals: App.Locals,
  id: string,
  values: ArticleForm | null,
  refusal: Refusal
): Promise<EditorAnswer> {
  const problem = { code: refusal.code, words: refusalWords(locals.language, refusal) };
  const known = knownOf(refusal);
  if (known) return { values, problem, known };
  if (refusal.code !== 'article-changed-meanwhile' || !values) return { values, problem };
  const { portal, actor, station } = locals;
  const draft = await findDraft(portal, id, actor);
  const conflict = articleForm(draft, await chaptersOf(portal, draft.recordingId), station.timezone);
  // the next save is meant: it is made on top of what the editor now has seen
  return { values: { ...values, revision: draft.revision }, problem, conflict };
}
