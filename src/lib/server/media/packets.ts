import { inputOptions } from './allowed.ts';
import { runFfmpeg, type Tools } from './ffmpeg.ts';

/** A picture as it lies coded in a file, in seconds and bytes, in the order of decoding. */
export interface Packet {
  readonly decoded: number;
  readonly shown: number;
  readonly bytes: number;
  /** Whether the file says that one can begin here. */
  readonly isKey: boolean;
}

/** What the coded pictures of an H.264 track are, found without decoding one. */
export interface PicturePackets {
  readonly packets: readonly Packet[];
  /** When the pictures are shown that begin anew (IDR): nothing after them looks back. */
  readonly beginnings: readonly number[];
  /** Whether the way of coding may change on the way: there are new parameters between the pictures. */
  readonly changes: boolean;
}

/** Which track is read, for how long at most, and where ffmpeg stands meanwhile. */
interface Reading {
  readonly folder: string;
  readonly index: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Reads through a local file without decoding, and lists the coded pictures of one H.264 track. */
export async function readPackets(
  tools: Tools,
  file: string,
  { folder, index, seconds, signal }: Reading
): Promise<PicturePackets> {
  const reading = new PacketLines();
  const track = ['-map', `0:${index}`];
  // The track three times: as it is, of its key pictures only what begins anew (NAL type 5), and only new parameters (7
  // and 8). Taking a picture apart is what costs, so that other pictures are dropped before it.
  const filters = [
    ...['-bsf:v:1', 'noise=drop=not(key),filter_units=pass_types=5'],
    ...['-bsf:v:2', 'filter_units=pass_types=7|8']
  ];
  await runFfmpeg(
    tools,
    {
      folder,
      inputs: [{ file, options: inputOptions }],
      outputs: [
        {
          file: 'pipe:1',
          options: [...track, ...track, ...track, '-c', 'copy', ...filters, '-f', 'framecrc']
        }
      ]
    },
    { signal, mostSeconds: 120 + seconds, onBytes: (bytes) => reading.add(bytes) }
  );
  return reading.result();
}

/** Understands what ffmpeg's `framecrc` writes: `stream, dts, pts, duration, bytes, checksum[, flags][, side data]`. */
export class PacketLines {
  #rest = '';
  readonly #ticks = new Map<string, number>();
  readonly #packets: Packet[] = [];
  readonly #beginnings: number[] = [];
  #changes = false;

  add(bytes: Buffer): void {
    const lines = (this.#rest + bytes.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const [, which, parts, second] = /^#tb (\d): (\d+)\/(\d+)/.exec(line) ?? [];
    if (which !== undefined) this.#ticks.set(which, Number(parts) / Number(second));
    const [, track = '', dts, pts, bytes, more = ''] =
      /^(\d),\s*(-?\d+),\s*(-?\d+),\s*\d+,\s*(\d+), 0x[0-9a-f]+(.*)/.exec(line) ?? [];
    const tick = this.#ticks.get(track);
    if (tick === undefined) return;
    const shown = Number(pts) * tick;
    if (more.includes('S=') || track === '2') this.#changes = true;
    else if (track === '1') this.#beginnings.push(shown);
    else
      this.#packets.push({
        decoded: Number(dts) * tick,
        shown,
        bytes: Number(bytes),
        isKey: !/F=0x\d*[02468ace]\b/i.test(more)
      });
  }

  result(): PicturePackets {
    return { packets: this.#packets, beginnings: this.#beginnings, changes: this.#changes };
  }
}
