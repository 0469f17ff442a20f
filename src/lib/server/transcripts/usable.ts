import { cleanName, cleanText } from '#lib/transcripts/editing/clean-text.ts';
import type { KeptPassage } from '#lib/transcripts/revision.ts';
import type { TimePoint } from '#lib/transcripts/transcript.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';

const maxPassages = 50_000;
const maxText = 20_000;
const maxLetters = 10 * 1024 * 1024;
const longestMs = 60_000;
const latestMs = 100 * 3_600_000;

export class TranscriptUnusable extends Refusal {
  constructor(passage: number) {
    super(
      'transcript-unusable',
      422,
      `Passage ${passage} cannot be saved: its times are out of order, it lasts longer than a minute, or it holds too much. Nothing was saved.`,
      { passage }
    );
  }
}

/** The passages as they may be kept, without control characters. Refuses times that do not hold together, and too much text. */
export async function usable(tx: Transaction, given: readonly KeptPassage[]): Promise<KeptPassage[]> {
  if (given.length > maxPassages) throw new TranscriptUnusable(maxPassages + 1);
  let [latest, letters] = [0, 0];
  const passages = given.map((one, index) => {
    if (!isPassage(one) || one.startMs < latest || (letters += one.text.length) > maxLetters)
      throw new TranscriptUnusable(index + 1);
    latest = one.startMs;
    return tidied(one);
  });
  const unknown = await unknownPerson(tx, passages);
  if (unknown >= 0) throw new TranscriptUnusable(unknown + 1);
  return passages;
}

function tidied({ startMs, endMs, speaker, personId, text, times }: KeptPassage): KeptPassage {
  const name = speaker === null ? null : cleanName(speaker);
  return { startMs, endMs, speaker: name, personId: name && personId, text: cleanText(text), times };
}

/** What comes from outside has any shape. */
function isPassage(one: unknown): one is KeptPassage {
  if (typeof one !== 'object' || one === null) return false;
  const { startMs, endMs, speaker, personId, text, times } = one as Partial<
    Record<keyof KeptPassage, unknown>
  >;
  const isWritten = typeof text === 'string' && text.length <= maxText;
  const isNamed = [speaker, personId].every((name) => name === null || typeof name === 'string');
  if (!isTime(startMs) || !isTime(endMs) || !isWritten || !isNamed) return false;
  const lasts = endMs - startMs;
  return lasts > 0 && lasts <= longestMs && hasTimes(times, { startMs, endMs, letters: text.length });
}

const isTime = (ms: unknown): ms is number =>
  Number.isInteger(ms) && Number(ms) >= 0 && Number(ms) < latestMs;

interface Bounds {
  readonly startMs: number;
  readonly endMs: number;
  readonly letters: number;
}

/** The first point is the passage's own start, each after stands later in the text and not before in time. */
function hasTimes(times: unknown, { startMs, endMs, letters }: Bounds): boolean {
  if (!Array.isArray(times) || times.length === 0) return false;
  let [offset, ms] = [-1, startMs];
  for (const point of times as unknown[]) {
    if (!isPoint(point) || !isBetween(point[0], offset + 1, letters) || !isBetween(point[1], ms, endMs - 1))
      return false;
    [offset, ms] = point;
  }
  const [first] = times as TimePoint[];
  return first?.[0] === 0 && first[1] === startMs;
}

const isBetween = (value: number, from: number, to: number) => value >= from && value <= to;

function isPoint(point: unknown): point is TimePoint {
  if (!Array.isArray(point) || point.length < 2 || point.length > 3) return false;
  const [offset, ms, sure = 1] = point as unknown[];
  return Number.isInteger(offset) && isTime(ms) && typeof sure === 'number' && sure >= 0 && sure <= 1;
}

async function unknownPerson(tx: Transaction, passages: readonly KeptPassage[]): Promise<number> {
  const asked = [...new Set(passages.flatMap(({ personId }) => personId ?? []))];
  if (asked.length === 0) return -1;
  const rows = await tx.selectFrom('person').select('id').where('id', 'in', asked.slice(0, 1000)).execute();
  const known = new Set(rows.map(({ id }) => id));
  return passages.findIndex(({ personId }) => personId !== null && !known.has(personId));
}
