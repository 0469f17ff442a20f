import { articlesOfRecordings } from '#lib/server/articles/draft-list.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import type { ListedRecording } from '#lib/studio/recording-words.ts';
import { inWords } from './in-words.ts';

/** The latest recordings, how far each has come, and the articles that use it. */
export async function latestRecordings({ portal, language, actor }: App.Locals): Promise<ListedRecording[]> {
  const recordings = await listRecordings(portal, { page: 1 });
  const articles = await articlesOfRecordings(
    portal,
    recordings.map(({ id }) => id),
    actor
  );
  return recordings.map((recording) => ({
    ...inWords(recording, language),
    articles: articles.filter((article) => article.recordingId === recording.id)
  }));
}
