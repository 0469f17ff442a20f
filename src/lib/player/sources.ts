import type { MediaView, PlayableFile } from '../media/recording.ts';

/** What a browser says of itself before a file is chosen. */
export interface Screen {
  /** Device pixels across. */
  readonly width: number;
  readonly savesData: boolean;
  /** True where it plays a film that comes in pieces (HLS) by itself; others need our help. */
  readonly playsStreams: boolean;
  canPlay(mediaType: string): boolean;
}

/** Tells whether there is a picture to show yet: of a film, the sound is ready first. */
export function hasPicture(media: MediaView): boolean {
  return media.kind === 'video' && media.video.length > 0;
}

/**
 * Chooses the address to play: of a film its stream, or the largest picture the screen has use for; or the first
 * sound the browser knows. Empty where there is nothing to fetch before the press: a stream that needs our help.
 */
export function chooseAddress(media: MediaView, screen: Screen): string {
  if (!hasPicture(media)) return chooseSound(media, screen)?.address ?? '';
  if (media.stream) return screen.playsStreams ? media.stream : '';
  return chooseFilm(media, screen)?.address ?? '';
}

function chooseSound({ audio }: MediaView, screen: Screen): PlayableFile | undefined {
  return audio.find((file) => screen.canPlay(file.mediaType)) ?? audio[0];
}

function chooseFilm({ video }: MediaView, screen: Screen): PlayableFile | undefined {
  const known = video.filter((file) => screen.canPlay(file.mediaType));
  const byWidth = known.toSorted((one, other) => (other.width ?? 0) - (one.width ?? 0));
  const wanted = screen.savesData ? 0 : screen.width * 1.2;
  return byWidth.find((file) => (file.width ?? 0) <= wanted) ?? byWidth.at(-1) ?? video[0];
}
