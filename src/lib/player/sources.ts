import type { MediaView, PlayableFile } from '../media/recording.ts';

/** What a browser says of itself before a file is chosen. */
export interface Screen {
  /** Device pixels across. */
  readonly width: number;
  readonly savesData: boolean;
  canPlay(mediaType: string): boolean;
}

/** Tells whether there is a picture to show yet: of a film, the sound is ready first. */
export function hasPicture(media: MediaView): boolean {
  return media.kind === 'video' && media.video.length > 0;
}

/** Chooses the file to play: the largest picture the screen has use for, or the first sound the browser knows. */
export function chooseFile(media: MediaView, screen: Screen): PlayableFile | null {
  const files = hasPicture(media) ? media.video : media.audio;
  const known = files.filter((file) => screen.canPlay(file.mediaType));
  if (!hasPicture(media)) return known[0] ?? files[0] ?? null;
  const byWidth = known.toSorted((one, other) => (other.width ?? 0) - (one.width ?? 0));
  const wanted = screen.savesData ? 0 : screen.width * 1.2;
  return byWidth.find((file) => (file.width ?? 0) <= wanted) ?? byWidth.at(-1) ?? files[0] ?? null;
}
