import { error } from '@sveltejs/kit';
import { articlesOfRecordings } from '#lib/server/articles/draft-list.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { findCaptionsToEdit, saveCaptions } from '#lib/server/transcripts/edited-captions.ts';
import { enter, tried } from '../../../entering.ts';
import { textOf } from '../../../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor, station } = enter(event, 'article.write');
  const recording = await findRecordingProgress(portal, event.params.id);
  if (!recording) error(404);
  const language = event.url.searchParams.get('sprak') ?? station.language;
  return {
    language,
    name: recording.name,
    captions: await findCaptionsToEdit(portal, recording.id, language, actor),
    article: (await articlesOfRecordings(portal, [recording.id], actor))[0] ?? null
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, actor } = enter(event, 'article.write');
    const data = await event.request.formData();
    const written = data.get('text');
    const values = {
      language: textOf(data, 'language'),
      text: typeof written === 'string' ? written : '',
      basedOn: Number(textOf(data, 'revision')) || 0
    };
    const text = textOf(data, 'what') === 'again' ? null : values.text;
    return tried(event.locals, values, async () => ({
      saved: await saveCaptions(portal, event.params.id, { ...values, text }, actor)
    }));
  }
};
