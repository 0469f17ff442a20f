import type { KeptPassage } from '../revision.ts';
import { cleanName } from './clean-text.ts';
import type { Edit, EditedPassage, Manuscript, Passages } from './manuscript.ts';
import { leastMs, moveEdge } from './edges.ts';
import { cut, joined, withoutDoubt, withText, withWordAt } from './passages.ts';
import { spliceBetween } from './splices.ts';

/** Who speaks, by name, and in the register when they are there. */
export type Voice = Pick<KeptPassage, 'speaker' | 'personId'>;

/** An edit is null when it changes nothing or cannot be done. */
type Asked = Edit | null;

const placeOf = (passages: Passages, key: number) => passages.findIndex((passage) => passage.key === key);

/** Typing in a passage. What is typed without a pause is one step. */
export function typeText(manuscript: Manuscript, key: number, text: string, now: number): Asked {
  const at = placeOf(manuscript.passages, key);
  const before = manuscript.typedFrom(key, now);
  if (at < 0 || !before || manuscript.passages[at]?.text === text) return null;
  return { at, removes: 1, inserts: [withText(before, text)], joins: `type ${key}` };
}

/** Cuts a passage in two before a character. */
export function split(passages: Passages, key: number, offset: number): Asked {
  const at = placeOf(passages, key);
  const halves = passages[at] ? cut(passages[at], offset) : null;
  if (!halves) return null;
  const [before, { key: _, ...after }] = halves;
  return { at, removes: 1, inserts: [before, after] };
}

/** Puts a passage together with the one before it. */
export function mergeBack(passages: Passages, key: number): Asked {
  const at = placeOf(passages, key) - 1;
  const [one, next] = [passages[at], passages[at + 1]];
  const whole = at >= 0 && one && next ? joined(one, next) : null;
  return whole && { at, removes: 2, inserts: [whole] };
}

/** Says who speaks in a passage. */
export function assignVoice(passages: Passages, key: number, voice: Voice): Asked {
  return changeOne(passages, key, (passage) => ({ ...passage, ...named(voice) }));
}

/** Gives a voice another name everywhere, or makes it one with another. */
export function renameVoice(passages: Passages, from: string | null, voice: Voice): Asked {
  return changeAll(passages, (passage) =>
    passage.speaker === from ? { ...passage, ...named(voice) } : passage
  );
}

function named({ speaker, personId }: Voice): Voice {
  const name = speaker === null ? null : cleanName(speaker);
  return { speaker: name, personId: name === null ? null : personId };
}

/** Replaces every place where a text stands. */
export function replaceAll(passages: Passages, pattern: RegExp, text: string): Asked {
  return changeAll(passages, (passage) =>
    withText(
      passage,
      passage.text.replace(pattern, () => text)
    )
  );
}

/** Replaces what stands in a passage from a character on. */
export function replaceAt(
  passages: Passages,
  { key, offset, length }: { key: number; offset: number; length: number },
  text: string
): Asked {
  return changeOne(passages, key, (passage) =>
    withText(passage, passage.text.slice(0, offset) + text + passage.text.slice(offset + length))
  );
}

/** Takes away a machine's doubt about a word: it has been heard to be right. */
export function confirmWord(passages: Passages, key: number, offset: number): Asked {
  return changeOne(passages, key, (passage) => withoutDoubt(passage, offset));
}

/** Sets when the word at an offset is heard; the first word moves the beginning of the passage. */
export function setTime(passages: Passages, key: number, offset: number, ms: number): Asked {
  const passage = passages[placeOf(passages, key)];
  const isFirst =
    passage?.text.slice(0, offset).trimEnd() === '' || !passage?.text.slice(0, offset).includes(' ');
  if (isFirst) return moveEdge(passages, { key, edge: 'start', ms });
  return changeOne(passages, key, (one) => withWordAt(one, offset, ms));
}

/** Puts an empty passage where there is room for one after a passage, or at the beginning. */
export function addAfter(passages: Passages, key: number | null, ms: number): Asked {
  const at = key === null ? 0 : placeOf(passages, key) + 1;
  const startMs = Math.max(ms, passages[at - 1]?.endMs ?? 0);
  const endMs = Math.min(startMs + 5000, passages[at]?.startMs ?? Infinity);
  if (endMs - startMs < leastMs) return null;
  const { speaker = null, personId = null } = passages[at - 1] ?? {};
  const empty = { startMs, endMs, speaker, personId, text: '', times: [[0, startMs] as const] };
  return { at, removes: 0, inserts: [empty] };
}

/** Takes a passage away. */
export function remove(passages: Passages, key: number): Asked {
  const at = placeOf(passages, key);
  return at < 0 ? null : { at, removes: 1, inserts: [] };
}

function changeOne(
  passages: Passages,
  key: number,
  change: (passage: EditedPassage) => EditedPassage
): Asked {
  const at = placeOf(passages, key);
  const passage = passages[at];
  if (!passage) return null;
  const after = change(passage);
  return after === passage ? null : { at, removes: 1, inserts: [after] };
}

function changeAll(passages: Passages, change: (passage: EditedPassage) => EditedPassage): Asked {
  return spliceBetween(passages, passages.map(change));
}
