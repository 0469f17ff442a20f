import { redirect } from '@sveltejs/kit';
import type { ArticleState } from '#lib/articles/article.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { listDrafts } from '#lib/server/articles/draft-list.ts';
import { editPath, unreadTab } from '#lib/studio/addresses.ts';
import { enter, tried } from '../entering.ts';
import type { Actions, PageServerLoad } from './$types';

const states: readonly ArticleState[] = ['draft', 'scheduled', 'published', 'withdrawn'];

export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'article.preview');
  const asked = event.url.searchParams;
  const filter = {
    state: states.find((state) => state === asked.get('lage')),
    lacksTranscript: asked.get('lage') === unreadTab,
    text: asked.get('q')?.trim() ?? '',
    page: Math.max(1, Number.parseInt(asked.get('sida') ?? '1', 10) || 1)
  };
  return { filter, ...(await listDrafts(portal, filter, actor)) };
};

export const actions: Actions = {
  default: (event) => {
    const { portal, actor, station } = enter(event, 'article.write');
    return tried(event.locals, {}, async () => {
      const data = await event.request.formData();
      const recordingId = data.get('recording');
      const id = await createArticle(
        portal,
        { language: station.language, recordingId: typeof recordingId === 'string' ? recordingId : null },
        actor
      );
      redirect(303, editPath(id));
    });
  }
};
