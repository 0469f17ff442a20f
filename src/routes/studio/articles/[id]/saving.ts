import type { ArticleFields } from '#lib/articles/draft.ts';
import { changeArticle } from '#lib/server/articles/drafting.ts';
import { Refusal } from '#lib/server/refusal.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import type { ArticleForm } from '#lib/studio/article-form.ts';
import { readClock } from '#lib/studio/figures.ts';
import { imageOf } from '#lib/studio/image-form.ts';
import type { Chapter } from '#lib/transcripts/transcript.ts';
import { receivedImage } from '../../receiving.ts';
import { resolveCredits, resolveMentions } from './naming.ts';
import { chaptersOf } from './reading.ts';

export class ChapterTimeWrong extends Refusal {
  constructor(time: string) {
    super('chapter-time-wrong', 400, `${time} is no time in a recording. Write minutes and seconds, 12:30.`, {
      time
    });
  }
}

/** Saves everything in the form and returns the new revision. */
export async function saveArticle(
  locals: App.Locals,
  id: string,
  form: ArticleForm,
  data: FormData
): Promise<number> {
  const { portal, actor } = locals;
  const chapters = readChapters(form);
  const fields = await fieldsOf(locals, form, data);
  const revision = await changeArticle(portal, id, { revision: form.revision, ...fields }, actor);
  if (fields.recordingId) await saveChapters(locals, fields.recordingId, chapters);
  return revision;
}

async function fieldsOf(locals: App.Locals, form: ArticleForm, data: FormData): Promise<ArticleFields> {
  const resolved = await resolveCredits(locals, form.credits);
  return {
    headline: form.headline,
    lede: form.lede,
    body: form.body,
    language: form.language,
    programmeId: form.programmeId || null,
    number: form.number ? Number(form.number) : null,
    image: imageOf(await receivedImage(locals, data, 'image', form.image)),
    recordingId: form.recordingId || null,
    commentsOpen: form.commentsOpen,
    topics: form.topics,
    mentions: await resolveMentions(locals, form.mentions),
    credits: form.credits.map(({ role, name, title, affiliation }, at) => ({
      role,
      name,
      title: title.trim() || null,
      affiliation: affiliation.trim() || null,
      personId: resolved[at]?.personId ?? null,
      organisationId: resolved[at]?.organisationId ?? null,
      affiliationId: resolved[at]?.affiliationId ?? null
    }))
  };
}

function readChapters(form: ArticleForm): Chapter[] {
  return form.chapters.map(({ time, title }) => {
    const startMs = readClock(time);
    if (startMs === undefined) throw new ChapterTimeWrong(time);
    return { startMs, title };
  });
}

async function saveChapters(locals: App.Locals, recordingId: string, chapters: Chapter[]): Promise<void> {
  const before = await chaptersOf(locals.portal, recordingId);
  // times are written in whole seconds: chapters that still say the same keep their exact start
  const wordsOf = (list: Chapter[]) =>
    JSON.stringify(list.map((one) => [Math.floor(one.startMs / 1000), one.title]));
  if (wordsOf(before) !== wordsOf(chapters))
    await setChapters(locals.portal, recordingId, chapters, locals.actor);
}
