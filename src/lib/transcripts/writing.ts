import { writeTime } from './times.ts';
import { cuesOf, twoLines } from './timed-cues.ts';
import type { TimedPassage } from './transcript.ts';

/** Writes passages as a WebVTT file: at most two lines of 65 characters, speakers as `<v Name>`. */
export function toVtt(passages: readonly TimedPassage[]): string {
  const cues = cuesOf(passages).map(({ startMs, endMs, speaker, text }) => {
    const voice = speaker ? `<v ${escape(speaker)}>` : '';
    return `${writeTime(startMs)} --> ${writeTime(endMs)}\n${voice}${escape(twoLines(text))}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** Also what SubRip's readers take for a mark of style. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('{\\', '&#123;\\');
}

/** Writes passages as SubRip. The format has no speakers: a name stands before the first cue that its owner says. */
export function toSrt(passages: readonly TimedPassage[]): string {
  let speaking: string | null = null;
  return cuesOf(passages)
    .map(({ startMs, endMs, speaker, text }, index) => {
      const name = speaker && speaker !== speaking ? `${speaker}: ` : '';
      speaking = speaker;
      const [start, end] = [startMs, endMs].map((ms) => writeTime(ms).replace('.', ','));
      return `${index + 1}\n${start} --> ${end}\n${twoLines(name + text)}\n`;
    })
    .join('\n');
}

/** Writes passages as Podcast JSON 1.0 (podcast-namespace, `transcripts.md`): a segment for each cue, times in seconds. */
export function toPodcastJson(passages: readonly TimedPassage[]): string {
  const segments = cuesOf(passages).map(({ startMs, endMs, speaker, text }) => ({
    ...(speaker ? { speaker } : {}),
    startTime: startMs / 1000,
    endTime: endMs / 1000,
    body: text
  }));
  return JSON.stringify({ version: '1.0.0', segments }, null, 1);
}

/** Writes passages as plain text, each with its time and speaker: `[00:12:30] Anna Berg: …`. */
export function toPlainText(passages: readonly TimedPassage[]): string {
  return passages
    .map(({ startMs, speaker, text }) => {
      const time = writeTime(startMs).slice(0, -4);
      return `[${time}] ${speaker ? `${speaker}: ` : ''}${text}\n`;
    })
    .join('\n');
}
