import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFragments } from '#lib/server/media/fragments.ts';
import { masterPlaylist, mediaPlaylist } from '#lib/server/media/playlists.ts';
import { masterFile, playlistFile, playlistType } from '#lib/server/media/stream-files.ts';

/** One file of a stream, as a recording has it. */
export interface StreamFile {
  readonly path: string;
  readonly purpose: string;
  readonly mediaType: string;
}

const sizes = [180, 90];
const fragmented = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets';

/** Makes an HLS stream in two sizes, and a storyboard, of a film of five frames a second, in the folder it lies in. */
export async function streamOf(film: string, folder: string): Promise<StreamFile[]> {
  const made = (name: string) => join(folder, name);
  const sound = { file: 'stream-sound.mp4', channels: 1 };
  const soundIn = ['-c:a', 'copy', '-movflags', '+delay_moov+default_base_moof', '-frag_duration', '2000000'];
  ffmpeg(['-i', film, '-vn', ...soundIn, made(sound.file)]);
  const pictures = sizes.map((height) => ({
    file: `stream-${height}.mp4`,
    width: (height * 16) / 9,
    height
  }));
  for (const { file, height } of pictures) {
    const every2s = ['-g', '10', '-keyint_min', '10', '-sc_threshold', '0', '-preset', 'ultrafast'];
    const picture = ['-an', '-vf', `scale=-2:${height}`, '-c:v', 'libx264', ...every2s];
    ffmpeg(['-i', film, ...picture, '-movflags', fragmented, made(file)]);
  }
  const listed = await Promise.all(
    pictures.map(async (one) => ({ ...one, rate: 5, ...(await readFragments(made(one.file))) }))
  );
  const heard = { ...sound, ...(await readFragments(made(sound.file))) };
  for (const track of [...listed, heard]) writeFileSync(made(playlistFile(track.file)), mediaPlaylist(track));
  writeFileSync(made(masterFile), masterPlaylist(listed, heard));
  const playlist = (file: string, purpose: string) => ({
    path: made(file),
    purpose,
    mediaType: playlistType
  });
  const tracks = [...pictures, sound].flatMap(({ file }) => [
    { path: made(file), purpose: 'stream', mediaType: 'video/mp4' },
    playlist(playlistFile(file), 'playlist')
  ]);
  return [playlist(masterFile, 'master'), ...tracks, ...storyboardOf(film, folder)];
}

/** A picture every ten seconds, six of them in one sprite. */
function storyboardOf(film: string, folder: string): StreamFile[] {
  const [sprite, list] = [join(folder, 'storyboard-1.jpg'), join(folder, 'storyboard.vtt')];
  ffmpeg(['-i', film, '-vf', 'fps=1/10:round=down,scale=160:90,tile=3x2', '-frames:v', '1', sprite]);
  const cues = Array.from({ length: 6 }, (_, at) => {
    const [from, to] = [at * 10, at * 10 + 10].map((second) =>
      new Date(second * 1000).toISOString().slice(11, 23)
    );
    return `${from} --> ${to}\nstoryboard-1.jpg#xywh=${(at % 3) * 160},${Math.floor(at / 3) * 90},160,90`;
  });
  writeFileSync(list, ['WEBVTT', ...cues, ''].join('\n\n'));
  return [
    { path: sprite, purpose: 'storyboard-picture', mediaType: 'image/jpeg' },
    { path: list, purpose: 'storyboard', mediaType: 'text/vtt' }
  ];
}

function ffmpeg(wishes: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...wishes], { stdio: 'pipe' });
}
