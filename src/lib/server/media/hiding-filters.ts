import { isHidden, type Span } from '#lib/media/hidden-part.ts';

/** So much more is hidden at each end, in seconds: a sound frame or a picture that begins before may last into it. */
const margin = { sound: 0.02, picture: 0.1 };

/** The filters that silence parts of a sound which is counted from the start of its recording; in steps of 10 ms. */
export function silenced(hidden: readonly Span[]): string[] {
  if (hidden.length === 0) return [];
  return ['asetnsamples=n=480:p=0', `volume=volume=0:enable='${within(hidden, margin.sound)}'`];
}

/** The filters that blacken parts of a picture which is counted from the start of its recording. */
export function blackened(hidden: readonly Span[]): string[] {
  if (hidden.length === 0) return [];
  return [`drawbox=w=iw:h=ih:color=black:t=fill:enable='${within(hidden, margin.picture)}'`];
}

/** Whether the moment that a filter is at lies in one of the parts, in ffmpeg's own language (ffmpeg-utils, expressions). */
const within = (hidden: readonly Span[], more: number) =>
  hidden
    .map(
      ({ startMs, endMs }) =>
        `between(t,${(startMs / 1000 - more).toFixed(3)},${(endMs / 1000 + more).toFixed(3)})`
    )
    .join('+');

/** How long after its moment a still may be taken: of this many seconds, the most telling picture is. */
const stillSeconds = 3;

/** The moment, or the nearest after it from which a still can be taken that shows nothing hidden; else the nearest before. */
export function visibleMoment(moment: number, hidden: readonly Span[], seconds: number): number {
  const shows = (at: number) =>
    at >= 0 && at < seconds && !isHidden(hidden, (at - 1) * 1000, (at + stillSeconds) * 1000);
  if (shows(moment)) return moment;
  const after = hidden.map(({ endMs }) => endMs / 1000 + 1.001);
  const before = hidden.map(({ startMs }) => startMs / 1000 - stillSeconds).toReversed();
  return [...after.filter((at) => at > moment), ...before, 0].find(shows) ?? moment;
}
