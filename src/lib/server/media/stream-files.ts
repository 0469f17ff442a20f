import type { PictureSize } from './ladder.ts';
import { type PicturePlan, wholeFileSize } from './picture-plan.ts';
import { type PlannedFile, plannedFile } from './planned-file.ts';

/** The whole film in one file, the picture of one size, and the sound beside all of them. */
export const wholeFile = ({ rung }: PictureSize): string => `video-${rung}.mp4`;
export const streamFile = ({ rung }: PictureSize): string => `stream-${rung}.mp4`;
export const streamSoundFile = 'stream-sound.mp4';

/** The same picture in AV1. */
export const av1File = ({ rung }: PictureSize): string => `stream-${rung}-av1.mp4`;

/** The playlist that players open; and the one that has both ladders, once there is a second one. */
export const masterFile = 'stream.m3u8';
export const av1MasterFile = 'stream-av1.m3u8';

/** The names of a track's playlists, from the name of its file. */
export const playlistFile = (file: string): string => file.replace(/\.[^.]+$/, '.m3u8');
export const keyPicturesFile = (file: string): string => file.replace(/\.[^.]+$/, '-keys.m3u8');

export const playlistType = 'application/vnd.apple.mpegurl';

/** Every file of a film: one whole, and its stream with a playlist for each track and one for all of them. */
export function filmFiles(picture: PicturePlan): PlannedFile[] {
  const whole = wholeFileSize(picture);
  const smallest = picture.sizes.at(-1) ?? whole;
  const tracks = [...picture.sizes.map(streamFile), streamSoundFile];
  const playlists = [...tracks.map(playlistFile), keyPicturesFile(streamFile(smallest))];
  return [
    plannedFile(wholeFile(whole), 'video', 'video/mp4', whole),
    ...picture.sizes.map((size) => plannedFile(streamFile(size), 'stream', 'video/mp4', size)),
    plannedFile(streamSoundFile, 'stream-sound', 'audio/mp4'),
    ...playlists.map((file) => plannedFile(file, 'playlist', playlistType)),
    plannedFile(masterFile, 'master', playlistType)
  ];
}

/** Every file of a film's second ladder, in sizes that are chosen elsewhere. */
export function av1Files(sizes: readonly PictureSize[]): PlannedFile[] {
  return [
    ...sizes.map((size) => plannedFile(av1File(size), 'stream', 'video/mp4', size)),
    ...sizes.map((size) => plannedFile(playlistFile(av1File(size)), 'playlist', playlistType)),
    plannedFile(av1MasterFile, 'master', playlistType)
  ];
}
