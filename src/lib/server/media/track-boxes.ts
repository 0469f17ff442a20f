import { type Box, boxAt, boxesIn, BoxesWrong } from './boxes.ts';

/** What a `moov` says of its one track. Times are in `timescale` parts of a second. */
export interface Track {
  readonly timescale: number;
  /** RFC 6381. */
  readonly codec: string;
  /** How much later than it says a sample is shown; negative when what lies before is not. */
  readonly shift: number;
  /** Of samples that do not say themselves. */
  readonly duration: number;
  readonly size: number;
}

/** Reads a whole `moov`. Throws `BoxesWrong` for a codec that is not ours. */
export function trackOf(bytes: Buffer): Track {
  const media = boxAt(bytes, ['moov', 'trak', 'mdia']);
  const timescale = timescaleIn(bytes, boxAt(bytes, ['mdhd'], media.body, media.end));
  const trex = boxAt(bytes, ['moov', 'mvex', 'trex']);
  return {
    timescale,
    codec: codecOf(bytes, boxAt(bytes, ['minf', 'stbl', 'stsd'], media.body, media.end)),
    shift: shiftOf(bytes, timescale),
    duration: bytes.readUInt32BE(trex.body + 12),
    size: bytes.readUInt32BE(trex.body + 16)
  };
}

/** `mvhd` and `mdhd` begin alike: version and flags, when made, when changed, then this. */
function timescaleIn(bytes: Buffer, { body }: Box): number {
  return bytes.readUInt32BE(body + (bytes.readUInt8(body) === 1 ? 20 : 12));
}

/** `elst` (14496-12, 8.6.6): an entry without media delays what comes, the next tells what is left out before it. */
function shiftOf(bytes: Buffer, timescale: number): number {
  const trak = boxAt(bytes, ['moov', 'trak']);
  const edts = boxesIn(bytes, trak.body, trak.end).find((box) => box.type === 'edts');
  if (!edts) return 0;
  const { body } = boxAt(bytes, ['elst'], edts.body, edts.end);
  const isLong = bytes.readUInt8(body) === 1;
  const movie = timescaleIn(bytes, boxAt(bytes, ['moov', 'mvhd']));
  let delay = 0;
  for (let entry = 0; entry < bytes.readUInt32BE(body + 4); entry += 1) {
    const at = body + 8 + entry * (isLong ? 20 : 12);
    const lasts = isLong ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at);
    const from = isLong ? Number(bytes.readBigInt64BE(at + 8)) : bytes.readInt32BE(at + 4);
    if (from >= 0) return delay - from;
    delay += (lasts * timescale) / movie;
  }
  return delay;
}

/** After version, flags and the count of entries comes the first entry, whose own boxes follow fixed fields. */
function codecOf(bytes: Buffer, stsd: Box): string {
  const [entry] = boxesIn(bytes, stsd.body + 8, stsd.end);
  if (entry?.type === 'mp4a') return 'mp4a.40.2';
  if (entry?.type === 'av01') return av1Codec(bytes, boxAt(bytes, ['av1C'], entry.body + 78, entry.end));
  if (entry?.type !== 'avc1') throw new BoxesWrong(`${entry?.type ?? 'nothing'} is no track of ours`);
  const { body } = boxAt(bytes, ['avcC'], entry.body + 78, entry.end);
  return `avc1.${bytes.toString('hex', body + 1, body + 4)}`;
}

/** Profile, level and tier, and bits of a colour, as "AV1 Codec ISO Media File Format Binding" 2.3 and 5 have them. */
function av1Codec(bytes: Buffer, { body }: Box): string {
  const [levels, tiers] = [bytes.readUInt8(body + 1), bytes.readUInt8(body + 2)];
  const level = String(levels & 0x1f).padStart(2, '0');
  const bits = tiers & 0x40 ? (tiers & 0x20 ? '12' : '10') : '08';
  return `av01.${levels >> 5}.${level}${tiers & 0x80 ? 'H' : 'M'}.${bits}`;
}

/** The samples of one fragment, in the track's timescale. */
export interface Run {
  /** When the first one is shown. */
  readonly start: number;
  readonly duration: number;
  readonly firstSize: number;
}

interface Samples {
  readonly duration: number;
  readonly firstSize: number;
  /** How much later the first one is shown than it is decoded. */
  readonly firstOffset: number;
}

/** Reads a whole `moof`. */
export function runOf(bytes: Buffer, track: Track): Run {
  const traf = boxAt(bytes, ['moof', 'traf']);
  const inTraf = (type: string) => boxAt(bytes, [type], traf.body, traf.end);
  const defaults = defaultsOf(bytes, inTraf('tfhd'), track);
  const runs = boxesIn(bytes, traf.body, traf.end)
    .filter((box) => box.type === 'trun')
    .map((box) => samplesOf(bytes, box, defaults));
  return {
    start: decodedAt(bytes, inTraf('tfdt')) + (runs[0]?.firstOffset ?? 0) + track.shift,
    duration: runs.reduce((sum, run) => sum + run.duration, 0),
    firstSize: runs[0]?.firstSize ?? 0
  };
}

function decodedAt(bytes: Buffer, { body }: Box): number {
  const isLong = bytes.readUInt8(body) === 1;
  return isLong ? Number(bytes.readBigUInt64BE(body + 4)) : bytes.readUInt32BE(body + 4);
}

/** `tfhd`: flags tell which of its fields are there (14496-12, 8.8.7). */
function defaultsOf(bytes: Buffer, { body }: Box, track: Track): Pick<Track, 'duration' | 'size'> {
  const flags = bytes.readUIntBE(body + 1, 3);
  let at = body + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const duration = flags & 0x8 ? bytes.readUInt32BE(at) : track.duration;
  at += flags & 0x8 ? 4 : 0;
  return { duration, size: flags & 0x10 ? bytes.readUInt32BE(at) : track.size };
}

/** `trun`: a row for each sample, of the fields that the flags name, in this order (14496-12, 8.8.8). */
function samplesOf(bytes: Buffer, trun: Box, defaults: Pick<Track, 'duration' | 'size'>): Samples {
  const flags = bytes.readUIntBE(trun.body + 1, 3);
  const count = bytes.readUInt32BE(trun.body + 4);
  const first = trun.body + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag);
  const row = 4 * fields.length;
  if (first + count * row > trun.end) throw new BoxesWrong('a run of samples is cut short');
  const placeOf = (flag: number) => (fields.includes(flag) ? first + 4 * fields.indexOf(flag) : undefined);
  const [durations, sizes, offsets] = [placeOf(0x100), placeOf(0x200), placeOf(0x800)];
  let duration = durations === undefined ? count * defaults.duration : 0;
  if (durations !== undefined)
    for (let at = 0; at < count; at += 1) duration += bytes.readUInt32BE(durations + at * row);
  return {
    duration,
    firstSize: sizes === undefined ? defaults.size : bytes.readUInt32BE(sizes),
    firstOffset: offsets === undefined ? 0 : bytes.readInt32BE(offsets)
  };
}
