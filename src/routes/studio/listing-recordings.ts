import { articlesOfRecordings } from '#lib/server/articles/draft-list.ts';
import type { UrlImport } from '#lib/media/recording.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import { listImports } from '#lib/server/media/url-imports.ts';
import type { ListedRecording } from '#lib/studio/recording-words.ts';
import { failureInWords, inWords } from './in-words.ts';

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

/** The files that are fetched from addresses, what went wrong said in the language of whoever looks. */
export async function latestImports({ portal, language }: App.Locals): Promise<UrlImport[]> {
  const imports = await listImports(portal);
  return imports.map((one) => failureInWords(one, language));
}
