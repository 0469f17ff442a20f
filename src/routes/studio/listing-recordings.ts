import { articlesOfRecordings } from '#lib/server/articles/draft-list.ts';
import { findChaptersOf } from '#lib/server/transcripts/transcripts.ts';
import type { UrlImport } from '#lib/media/recording.ts';
import { hiddenPartsOf } from '#lib/server/media/hidden-parts.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import { listImports } from '#lib/server/media/url-imports.ts';
import type { ListedRecording } from '#lib/studio/recording-words.ts';
import { failureInWords, inWords } from './in-words.ts';

/** The latest recordings, how far each has come, the articles that use it, and its chapters when its file has some too. */
export async function latestRecordings({ portal, language, actor }: App.Locals): Promise<ListedRecording[]> {
  const recordings = await listRecordings(portal, { page: 1 });
  const articles = await articlesOfRecordings(
    portal,
    recordings.map(({ id }) => id),
    actor
  );
  const chapters = await findChaptersOf(
    portal,
    recordings.filter(({ fileChapters }) => fileChapters.length > 0).map(({ id }) => id)
  );
  const hidden = await hiddenPartsOf(
    portal,
    recordings.map(({ id }) => id)
  );
  return recordings.map((recording) => ({
    ...inWords(recording, language),
    chapters: chapters.get(recording.id) ?? [],
    hidden: hidden.get(recording.id) ?? [],
    articles: articles.filter((article) => article.recordingId === recording.id)
  }));
}

/** The files that are fetched from addresses, what went wrong said in the language of whoever looks. */
export async function latestImports({ portal, language }: App.Locals): Promise<UrlImport[]> {
  const imports = await listImports(portal);
  return imports.map((one) => failureInWords(one, language));
}
