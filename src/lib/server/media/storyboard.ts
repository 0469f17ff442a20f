/** A picture of many moments of a film in a grid, and the text that says which is where: what one sees on the scale. */
export interface Storyboard {
  /** Seconds from one moment to the next. */
  readonly every: number;
  readonly count: number;
  /** Of one moment. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly sheets: number;
}

/** About so many moments are enough to find one's way, however long the film is. */
const wanted = 300;
const longestSide = 160;
const most = 10;

const even = (number: number) => Math.max(2, 2 * Math.round(number / 2));

/**
 * Plans the storyboard of a picture. `last` is when its last whole picture is shown, in seconds: only those are looked
 * at, and from there on the last one stands for the rest.
 */
export function planStoryboard(picture: { width: number; height: number }, last: number): Storyboard {
  const every = 2 * Math.max(1, Math.ceil(last / wanted / 2));
  const count = Math.floor(last / every) + 1;
  const scale = longestSide / Math.max(picture.width, picture.height);
  const columns = Math.min(most, count);
  const rows = Math.min(most, Math.ceil(count / columns));
  return {
    every,
    count,
    width: even(picture.width * scale),
    height: even(picture.height * scale),
    columns,
    rows,
    sheets: Math.ceil(count / (columns * rows))
  };
}

export const storyboardFile = 'storyboard.vtt';
export const sheetFile = (at: number): string => `storyboard-${at + 1}.jpg`;

/** The storyboard as WebVTT: for each stretch of time, the part of the picture that shows it. */
export function storyboardText(board: Storyboard, seconds: number): string {
  const perSheet = board.columns * board.rows;
  const cues = Array.from({ length: board.count }, (_, at) => {
    const [x, y] = [at % board.columns, Math.floor((at % perSheet) / board.columns)];
    const end = at === board.count - 1 ? Math.max(seconds, at * board.every + 0.001) : (at + 1) * board.every;
    const part = [x * board.width, y * board.height, board.width, board.height].join(',');
    return `${clock(at * board.every)} --> ${clock(end)}\n${sheetFile(Math.floor(at / perSheet))}#xywh=${part}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${two(ms / 3600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
