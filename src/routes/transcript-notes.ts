import english from '#messages/notes.en.json' with { type: 'json' };
import swedish from '#messages/notes.sv.json' with { type: 'json' };
import type { ArticlePage } from '#lib/articles/article.ts';
import type { TranscriptNote, TranscriptView } from '#lib/transcripts/transcript.ts';
import type { Language } from '#lib/ui/station.ts';

const words = { sv: swedish, en: english };

/** An article with what its readers should know of its transcript, in the language of the station. */
export function withNotes<Article extends Pick<ArticlePage, 'transcript'>>(
  article: Article,
  language: Language
): Article {
  const { transcript } = article;
  return transcript
    ? { ...article, transcript: { ...transcript, notes: notesOn(transcript, language) } }
    : article;
}

function notesOn(
  { origin, isReviewed, isOlderThanFile }: TranscriptView,
  language: Language
): TranscriptNote[] {
  const say = words[language];
  const notes: TranscriptNote[] = [];
  if (origin === 'automatic' && !isReviewed)
    notes.push({ tone: 'warn', title: say['transcript.automatic'], text: say['transcript.automaticMore'] });
  if (origin === 'automatic' && isReviewed)
    notes.push({ tone: 'info', title: say['transcript.reviewed'], text: say['transcript.reviewedMore'] });
  if (isOlderThanFile)
    notes.push({ tone: 'info', title: say['transcript.older'], text: say['transcript.olderMore'] });
  return notes;
}
