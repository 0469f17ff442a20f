import type { Fragment, FragmentedFile } from './fragments.ts';
import { keyPicturesFile, playlistFile } from './stream-files.ts';

/** A track in its file, as a playlist refers to it. */
export interface ListedTrack extends FragmentedFile {
  readonly file: string;
}

export interface ListedPicture extends ListedTrack {
  readonly width: number;
  readonly height: number;
  readonly rate: number;
}

export interface ListedSound extends ListedTrack {
  readonly channels: number;
}

/** A range of a file that a player fetches at once. */
interface Segment {
  readonly offset: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Players fetch about so much at once, in seconds; a segment is made of whole fragments. */
const segmentSeconds = 4;

/** Groups fragments, which lie one after another, to segments of four seconds or a little more. */
export function segmentsOf(fragments: readonly Fragment[]): Segment[] {
  const segments: Segment[] = [];
  for (const { offset, bytes, seconds } of fragments) {
    const last = segments.at(-1);
    if (last && last.seconds + seconds <= segmentSeconds + 0.5) {
      segments[segments.length - 1] = {
        offset: last.offset,
        bytes: last.bytes + bytes,
        seconds: last.seconds + seconds
      };
    } else segments.push({ offset, bytes, seconds });
  }
  return segments;
}

/** The media playlist of one track (RFC 8216, 4.3.3): every segment a range of its single file. */
export function mediaPlaylist(track: ListedTrack): string {
  return rangesPlaylist(track, segmentsOf(track.fragments), []);
}

/** The key pictures of a track alone (4.3.3.6), for looking through it fast. */
export function keyPicturePlaylist(track: ListedTrack): string {
  const pictures = track.fragments.map(({ offset, firstSampleBytes, seconds }) => ({
    offset,
    bytes: firstSampleBytes,
    seconds
  }));
  return rangesPlaylist(track, pictures, ['#EXT-X-I-FRAMES-ONLY']);
}

function rangesPlaylist(
  { file, headerBytes }: ListedTrack,
  segments: readonly Segment[],
  more: readonly string[]
): string {
  const longest = Math.max(...segments.map(({ seconds }) => seconds));
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.round(longest)}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...more,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${file}",BYTERANGE="${headerBytes}@0"`,
    ...segments.flatMap(({ offset, bytes, seconds }) => [
      `#EXTINF:${seconds.toFixed(5)},`,
      `#EXT-X-BYTERANGE:${bytes}@${offset}`,
      file
    ]),
    '#EXT-X-ENDLIST'
  ]);
}

/** The size a player begins with, before it knows how fast the line is: the first one listed. */
const firstRung = 480;

/**
 * The playlist that a player opens (4.3.4): every size of the picture beside one shared sound, the sound alone,
 * and the key pictures of the smallest size. Rates are of the real segments, the worst and the mean.
 */
export function masterPlaylist(pictures: readonly ListedPicture[], sound: ListedSound): string {
  const soundRates = ratesOf(segmentsOf(sound.fragments));
  const beginning = [...pictures].sort((a, b) => distance(a) - distance(b))[0];
  const ordered = [...pictures].sort((a, b) => Number(b === beginning) - Number(a === beginning));
  const smallest = pictures.reduce((least, one) => (one.height < least.height ? one : least));
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${sound.channels}",` +
      `URI="${playlistFile(sound.file)}"`,
    ...ordered.flatMap((picture) => variant(picture, { ...soundRates, codec: sound.codec })),
    `#EXT-X-STREAM-INF:BANDWIDTH=${soundRates.peak},AVERAGE-BANDWIDTH=${soundRates.mean},CODECS="${sound.codec}",AUDIO="sound"`,
    playlistFile(sound.file),
    keyPictures(smallest)
  ]);
}

function variant(picture: ListedPicture, sound: { peak: number; mean: number; codec: string }): string[] {
  const rates = ratesOf(segmentsOf(picture.fragments));
  return [
    `#EXT-X-STREAM-INF:BANDWIDTH=${rates.peak + sound.peak},AVERAGE-BANDWIDTH=${rates.mean + sound.mean},` +
      `CODECS="${picture.codec},${sound.codec}",RESOLUTION=${picture.width}x${picture.height},` +
      `FRAME-RATE=${picture.rate.toFixed(3)},AUDIO="sound"`,
    playlistFile(picture.file)
  ];
}

const soundAlone =
  /^#EXT-X-STREAM-INF:BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),CODECS="([^",]+)",AUDIO="sound"$/m;

/**
 * A playlist for players that offers more sizes before those that `master`, one of ours, has; whose files lie under
 * `from`. The smallest comes first: with that a player begins.
 */
export function masterWithMore(master: string, from: string, pictures: readonly ListedPicture[]): string {
  const [, peak, mean, codec = ''] = soundAlone.exec(master) ?? [];
  const sound = { peak: Number(peak), mean: Number(mean), codec };
  const first = master.indexOf('#EXT-X-STREAM-INF:');
  const [before, after] = [master.slice(0, first), master.slice(first)].map((part) =>
    part.replace(/^[^#\n].*$|URI="/gm, (found) => (found === 'URI="' ? `${found}${from}` : `${from}${found}`))
  );
  const ordered = [...pictures].sort((a, b) => distance(a) - distance(b));
  return `${before ?? ''}${lines(ordered.flatMap((picture) => variant(picture, sound)))}${after ?? ''}`;
}

const distance = ({ width, height }: ListedPicture) => Math.abs(Math.min(width, height) - firstRung);

function keyPictures(picture: ListedPicture): string {
  const rates = ratesOf(
    picture.fragments.map(({ offset, firstSampleBytes, seconds }) => ({
      offset,
      bytes: firstSampleBytes,
      seconds
    }))
  );
  return (
    `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=${rates.peak},AVERAGE-BANDWIDTH=${rates.mean},CODECS="${picture.codec}",` +
    `RESOLUTION=${picture.width}x${picture.height},URI="${keyPicturesFile(picture.file)}"`
  );
}

/** Bits a second: of the segment that has most, and of all together. The last one may be too short to count. */
function ratesOf(segments: readonly Segment[]): { peak: number; mean: number } {
  const rate = ({ bytes, seconds }: Pick<Segment, 'bytes' | 'seconds'>) => Math.ceil((bytes * 8) / seconds);
  const bytes = segments.reduce((sum, one) => sum + one.bytes, 0);
  const seconds = segments.reduce((sum, one) => sum + one.seconds, 0);
  const whole = segments.filter((one) => one.seconds >= 0.5);
  return { peak: Math.max(...(whole.length ? whole : segments).map(rate)), mean: rate({ bytes, seconds }) };
}

const lines = (all: readonly string[]) => `${all.join('\n')}\n`;
