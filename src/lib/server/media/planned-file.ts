/**
 * What a file is for. `feed` is the sound that every podcast app plays, `episode` the same with the words of its article
 * in it, `video` a whole film in one file.
 */
export type Purpose =
  | 'audio'
  | 'feed'
  | 'episode'
  | 'waveform'
  | 'captions'
  | 'video'
  | 'stream'
  | 'stream-sound'
  | 'playlist'
  | 'master'
  | 'storyboard'
  | 'storyboard-picture'
  | 'poster'
  | 'poster-candidate';

/** One file that will be made. Its media type stands here, and is what it is always served as. */
export interface PlannedFile {
  readonly file: string;
  readonly purpose: Purpose;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** Plans a file; one that shows something has a size. */
export const plannedFile = (
  file: string,
  purpose: Purpose,
  mediaType: string,
  size?: { readonly width: number; readonly height: number }
): PlannedFile => ({
  file,
  purpose,
  mediaType,
  width: size?.width ?? null,
  height: size?.height ?? null
});
