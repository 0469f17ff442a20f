import { cutPoints } from './sentences.ts';
import { writeTime } from './times.ts';
import type { TimedPassage } from './transcript.ts';

/** Two lines of this length are what a podcast app shows at once. */
const lineLength = 65;

/** Writes passages as a WebVTT file: a cue for every time known, at most two lines of 65 characters, speakers as `<v Name>`. */
export function toVtt(passages: readonly TimedPassage[]): string {
  return `WEBVTT\n\n${passages.flatMap(cuesOf).join('\n')}`;
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

function cuesOf(passage: TimedPassage): string[] {
  return passage.times.flatMap(([from, startMs], index) => {
    const [to, endMs] = passage.times[index + 1] ?? [passage.text.length, passage.endMs];
    const text = passage.text.slice(from, to).trim();
    const timeAt = (offset: number) => Math.round(startMs + (offset / text.length) * (endMs - startMs));
    return cutPoints(text, lineLength * 2 - 10).map((point, at, points) => {
      const end = points[at + 1] ?? text.length;
      return cue(timeAt(point), timeAt(end), passage.speaker, text.slice(point, end).trim());
    });
  });
}

function cue(startMs: number, endMs: number, speaker: string | null, text: string): string {
  const voice = speaker ? `<v ${escape(speaker)}>` : '';
  return `${writeTime(startMs)} --> ${writeTime(Math.max(endMs, startMs + 1))}\n${voice}${escape(twoLines(text))}\n`;
}

function twoLines(text: string): string {
  if (text.length <= lineLength) return text;
  const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
  const middle = spaces.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? text : `${text.slice(0, middle)}\n${text.slice(middle + 1)}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
