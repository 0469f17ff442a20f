/** The part of a picture that shows a stretch of a film. `address` is relative to the list it stands in. */
export interface Tile {
  readonly startMs: number;
  readonly address: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const cue = /^((?:\d{2,}:)?\d\d:\d\d\.\d{3}) --> .*\n(\S+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/gm;

/** Reads the list of a film's small pictures: WebVTT whose cues name parts of pictures. What is no such cue is left out. */
export function readStoryboard(text: string): Tile[] {
  return [...text.replaceAll('\r', '').matchAll(cue)].map(([, start = '', address = '', ...figures]) => {
    const [x = 0, y = 0, width = 0, height = 0] = figures.map(Number);
    return { startMs: milliseconds(start), address, x, y, width, height };
  });
}

function milliseconds(clock: string): number {
  return Math.round(clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}

/** The tile that stands at a time; before the first of them, the first. Tiles come in order. */
export function tileAt(tiles: readonly Tile[], atMs: number): Tile | undefined {
  return tiles.findLast((tile) => tile.startMs <= atMs) ?? tiles[0];
}
