import type { RecordingProgress } from '../media/recording.ts';
import type { StudioKey, Translate } from '../ui/messages.ts';

/** Names that people know codecs and kinds of file by; what is not here is told in capitals. */
const known: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  mpeg4: 'MPEG-4',
  mpeg2video: 'MPEG-2',
  mjpeg: 'Motion JPEG',
  opus: 'Opus',
  vorbis: 'Vorbis',
  alac: 'Apple Lossless',
  matroska: 'Matroska',
  webm: 'WebM',
  ogg: 'Ogg',
  mpegts: 'MPEG-TS',
  amr_nb: 'AMR',
  amr_wb: 'AMR-WB'
};

/** What kind of file a recording came as: `MP3, 44,1 kHz, mono`; empty before it has been opened. */
export function factsWords(
  { name, facts }: Pick<RecordingProgress, 'name' | 'facts'>,
  t: Translate<StudioKey>,
  language: string
): string {
  if (!facts) return '';
  const { format, picture, sound } = facts;
  const figure = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  const rate = picture?.rate ? t('facts.rate', { rate: figure(picture.rate, 2) }) : '';
  const parts = [
    kindOf(format, name),
    picture ? `${codecWords(picture.codec)} ${picture.width}×${picture.height}` : '',
    rate,
    codecWords(sound.codec),
    `${figure(sound.rate / 1000, 2)}\u00a0kHz`,
    channelsWords(sound.channels, t)
  ];
  return [...new Set(parts)].filter(Boolean).join(', ');
}

/** Sound and film of Apple's kind are one format to ffmpeg; the file's own ending tells people more. */
function kindOf(format: string, name: string): string {
  const ending = name.split('.').at(-1) ?? '';
  if (format === 'mov') return /^(m4a|m4v|mp4|mov|3gp)$/i.test(ending) ? ending.toUpperCase() : 'MP4';
  return codecWords(format);
}

function codecWords(codec: string): string {
  const bits = /^pcm_[a-z](\d+)/.exec(codec)?.[1];
  return bits ? `${bits} bit` : (known[codec] ?? codec.toUpperCase());
}

function channelsWords(count: number, t: Translate<StudioKey>): string {
  if (count > 2) return t('facts.channels', { count });
  return t(count === 2 ? 'facts.stereo' : 'facts.mono');
}
