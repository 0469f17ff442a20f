import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputOptions } from './allowed.ts';
import { type FfmpegCommand, runFfmpeg } from './ffmpeg.ts';
import type { ListedPicture } from './playlists.ts';
import { type PlannedFile, plannedFile } from './planned-file.ts';
import type { Making } from './running.ts';
import { planStoryboard, sheetFile, type Storyboard, storyboardFile, storyboardText } from './storyboard.ts';

/**
 * Makes the storyboard of a film from the whole pictures of one of its sizes, and tells which files it is. In a process
 * of its own: beside an encoding ffmpeg 7.1 would keep every picture in memory until a sheet is full.
 */
export async function makeStoryboard(making: Making, picture: ListedPicture): Promise<PlannedFile[]> {
  const { tools, folder, signal } = making;
  const last = picture.fragments.at(-1);
  const board = planStoryboard(picture, last?.start ?? 0);
  const end = (last?.start ?? 0) + (last?.seconds ?? 0);
  await runFfmpeg(tools, command(folder, picture.file, board), { signal, mostSeconds: 120 + end });
  await writeFile(join(folder, storyboardFile), storyboardText(board, end));
  const sheet = { width: board.columns * board.width, height: board.rows * board.height };
  return [
    plannedFile(storyboardFile, 'storyboard', 'text/vtt'),
    ...Array.from({ length: board.sheets }, (_, at) =>
      plannedFile(sheetFile(at), 'storyboard-picture', 'image/jpeg', sheet)
    )
  ];
}

function command(folder: string, file: string, board: Storyboard): FfmpegCommand {
  const moments = `fps=1/${board.every}:round=down:start_time=0:eof_action=pass`;
  const tiles = `tile=${board.columns}x${board.rows}`;
  return {
    folder,
    inputs: [{ file: join(folder, file), options: [...inputOptions, '-skip_frame', 'nokey'] }],
    filter: `[0:v]${moments},scale=${board.width}:${board.height},${tiles},format=yuvj420p[sheets]`,
    outputs: [
      {
        file: 'storyboard-%d.jpg',
        options: [
          '-map',
          '[sheets]',
          '-frames:v',
          String(board.sheets),
          '-fps_mode',
          'vfr',
          '-q:v',
          '5',
          '-f',
          'image2'
        ]
      }
    ]
  };
}
