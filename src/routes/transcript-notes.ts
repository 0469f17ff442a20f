import english from '#messages/notes.en.json' with { type: 'json' };
import swedish from '#messages/notes.sv.json' with { type: 'json' };
import type { ArticlePage } from '#lib/articles/article.ts';
import type { TranscriptNote, TranscriptView } from '#lib/transcripts/transcript.ts';
import { personPath } from '#lib/ui/addresses.ts';
import { datesOf, position } from '#lib/ui/dates.ts';
import type { Language, StationView } from '#lib/ui/station.ts';

/** In the address of an article: the language its transcript is read in. */
export const transcriptParameter = 'utskrift';

const words = { sv: swedish, en: english };

type NotedStation = Pick<StationView, 'language' | 'timezone'>;

type Noted = Pick<ArticlePage, 'transcript' | 'hidden' | 'media' | 'notes' | 'credits'>;

/** An article with what its readers should know of it and of its transcript, in the language of the station, and who those are that speak. */
export function withNotes<Article extends Noted>(article: Article, station: NotedStation): Article {
  const { transcript, hidden } = article;
  return {
    ...article,
    ...(hidden.length > 0 && { notes: [hiddenNote(article, station)] }),
    ...(transcript && {
      transcript: {
        ...transcript,
        notes: [...notesOn(transcript, station.language), ...otherLanguages(transcript, station.language)],
        people: pathsOf(article, transcript)
      }
    })
  };
}

/** The addresses of those who took part and are in the register, by the names a transcript gives them. */
function pathsOf({ credits }: Noted, { voices }: TranscriptView): [name: string, path: string][] {
  return [...credits, ...voices].flatMap(({ name, person }): [string, string][] =>
    person ? [[name, personPath(person)]] : []
  );
}

/** Where what is said can be read in other languages. */
function otherLanguages({ otherLanguages: others }: TranscriptView, language: Language): TranscriptNote[] {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  return others.map((other) => ({
    tone: 'info',
    title: words[language]['transcript.other'].replace('{language}', names.of(other) ?? other),
    text: '',
    href: `?${transcriptParameter}=${encodeURIComponent(other)}#transcript`
  }));
}

function hiddenNote({ hidden, media }: Noted, station: NotedStation): TranscriptNote {
  const say = words[station.language];
  const dates = datesOf({ ...station, now: 0 });
  const parts = hidden.map(({ startMs, endMs, notice, untilMs }) =>
    [
      `${position(startMs)}–${position(endMs)}.`,
      notice,
      untilMs === null ? '' : say['hidden.until'].replace('{at}', dates.moment(untilMs))
    ]
      .filter(Boolean)
      .join(' ')
  );
  return {
    tone: 'info',
    title: hidden.length > 1 ? say['hidden.more'] : say['hidden.one'],
    text: [...parts, ...(media ? [] : [say['hidden.again']])].join(' ')
  };
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
