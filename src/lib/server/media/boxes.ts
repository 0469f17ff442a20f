/** One box of an ISO base media file (ISO/IEC 14496-12): `start`–`end` counts its header, `body` is where that ends. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

export class BoxesWrong extends Error {}

/** The boxes that lie one after another in `bytes[from, to)`. Throws `BoxesWrong` when they do not fill it. */
export function boxesIn(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at < to;) {
    const box = boxHead(bytes.subarray(at, Math.min(at + 16, to)), at);
    if (box.end > to) throw new BoxesWrong(`the box ${box.type} reaches past its end`);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Reads the header of a box that starts at `start`, from its first 16 bytes, or the 8 there are. */
export function boxHead(head: Buffer, start: number): Box {
  if (head.length < 8) throw new BoxesWrong('a box is cut short');
  const size = head.readUInt32BE(0);
  const type = head.toString('latin1', 4, 8);
  const isLarge = size === 1;
  if (isLarge && head.length < 16) throw new BoxesWrong('a box is cut short');
  const bytes = isLarge ? Number(head.readBigUInt64BE(8)) : size;
  const body = start + (isLarge ? 16 : 8);
  if (start + bytes < body) throw new BoxesWrong(`the box ${type} is smaller than its header`);
  return { type, start, body, end: start + bytes };
}

/** The first box at a path such as `['moov', 'trak', 'mdia']`. Throws `BoxesWrong` when there is none. */
export function boxAt(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Box {
  const [type = '', ...rest] = path;
  const box = boxesIn(bytes, from, to).find((one) => one.type === type);
  if (!box) throw new BoxesWrong(`there is no ${type}`);
  return rest.length ? boxAt(bytes, rest, box.body, box.end) : box;
}
