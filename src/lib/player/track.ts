import type { ImageView } from '../images/image.ts';
import type { MediaView } from '../media/recording.ts';
import type { Chapter } from '../transcripts/transcript.ts';

/** What the player plays: a recording, and the words that stand beside it. */
export interface Track {
  readonly articleId: string;
  /** The address of the article. */
  readonly href: string;
  readonly title: string;
  readonly programme: string | null;
  readonly station: string;
  readonly language: string;
  readonly media: MediaView;
  readonly chapters: readonly Chapter[];
  readonly image: ImageView | null;
  /** The address of its captions (WebVTT); null when there is no transcript. */
  readonly captions: string | null;
}

/** Tells whether two tracks are the same recording. */
export function isSameTrack(one: Track | null, other: Track | null): boolean {
  return one !== null && one.media.recordingId === other?.media.recordingId;
}
