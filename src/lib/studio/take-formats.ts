/** What a browser can write a recording as. */
export interface TakeFormat {
  readonly mediaType: string;
  /** With its dot. */
  readonly ending: string;
}

const formats: Readonly<Record<'sound' | 'film', readonly TakeFormat[]>> = {
  sound: [
    { mediaType: 'audio/webm;codecs=opus', ending: '.webm' },
    { mediaType: 'audio/mp4', ending: '.m4a' },
    { mediaType: 'audio/ogg;codecs=opus', ending: '.ogg' }
  ],
  film: [
    { mediaType: 'video/webm;codecs=vp8,opus', ending: '.webm' },
    { mediaType: 'video/mp4', ending: '.mp4' },
    { mediaType: 'video/webm', ending: '.webm' }
  ]
};

/** The first format that the browser can write; undefined when it can write none. */
export function formatFor(
  what: 'sound' | 'film',
  canWrite: (mediaType: string) => boolean
): TakeFormat | undefined {
  return formats[what].find(({ mediaType }) => canWrite(mediaType));
}

/** The name of a recording begun at a time: `inspelning-2026-11-22-180359.webm`, by the clock of whoever records. */
export function takeName(stem: string, startedAtMs: number, ending: string): string {
  const startedAt = new Date(startedAtMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [startedAt.getFullYear(), two(startedAt.getMonth() + 1), two(startedAt.getDate())].join('-');
  const time = [startedAt.getHours(), startedAt.getMinutes(), startedAt.getSeconds()].map(two).join('');
  return `${stem}-${day}-${time}${ending}`;
}
