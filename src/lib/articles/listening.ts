import { hasPicture } from '../player/sources.ts';
import type { Track } from '../player/track.ts';
import { articlePath } from '../ui/addresses.ts';
import type { ArticlePage } from './article.ts';

/** Tells whether the article shows a film: it has one, and its picture is ready. */
export function showsFilm(article: ArticlePage): boolean {
  return article.media !== null && hasPicture(article.media);
}

const silence = {
  recordingId: '',
  kind: 'audio',
  durationMs: 0,
  audio: [],
  video: [],
  download: null,
  poster: null,
  stream: null,
  waveform: null,
  storyboard: null,
  awaitsPicture: false,
  peaks: []
} as const;

/** The recording of an article as the player takes it. An article without one has silence. */
export function trackOf(article: ArticlePage, station: string): Track {
  const media = article.media ?? silence;
  return {
    articleId: article.id,
    href: articlePath(article),
    title: article.headline.replaceAll('\u00ad', ''),
    programme: article.programme?.name ?? null,
    station,
    language: article.language,
    media,
    chapters: article.chapters,
    image: article.image,
    captions: article.transcript && media.recordingId ? `/transcript/${media.recordingId}.captions.vtt` : null
  };
}
