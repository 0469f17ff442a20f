import * as z from 'zod';
import { fragmentsAround, spansOfWords } from '#lib/search/fragments.ts';
import { foreignStems } from '#lib/search/languages.ts';
import type { Asked, AskedWord } from '#lib/search/question.ts';
import { type FacetPart, facets } from '#lib/search/search.ts';
import { errorsBetween, exchangeWords, mostErrors } from '#lib/search/spelling.ts';
import { stem } from '#lib/search/stemming.ts';
import { withoutDots, wordsOf } from '#lib/search/words.ts';
import { type EngineQuestion, type FacetCount, fields, type Found, type FoundArticle } from './engine.ts';
import { byCount, type Chosen, chosenIn, creditOf } from './facets.ts';
import { after, before } from './meilisearch-questions.ts';
import { bestText, spokenHitOf } from './telling.ts';

const marked = z.object({ stems: z.string(), parts: z.string(), forms: z.string() });
const shownText = marked.extend({
  n: z.number(),
  field: z.enum(fields),
  start: z.number().nullable(),
  times: z.array(z.tuple([z.number(), z.number()])),
  speaker: z.string().nullable(),
  text: z.string(),
  language: z.string(),
  _formatted: marked
});
const distribution = z.record(z.string(), z.record(z.string(), z.number()));

/** What Meilisearch must answer each kind of question with; anything else is refused. */
export const shapes = {
  page: z.object({
    hits: z.array(z.object({ articleId: z.string(), version: z.string() })),
    totalHits: z.number(),
    facetDistribution: distribution
  }),
  total: z.object({ totalHits: z.number() }),
  counts: z.object({ facetDistribution: distribution }),
  texts: z.object({ hits: z.array(shownText) }),
  starts: z.object({
    hits: z.array(z.object({ n: z.number(), start: z.number().nullable() })),
    totalHits: z.number()
  })
};
export type ShownText = z.infer<typeof shownText>;
export type Starts = z.infer<typeof shapes.starts>;
type Distribution = z.infer<typeof distribution>;

const attributes: Readonly<Record<FacetPart, string>> = {
  kind: 'kind',
  programme: 'programmeId',
  person: 'personIds',
  role: 'roles',
  organisation: 'organisationIds',
  topic: 'topicIds',
  year: 'year'
};

/** The counts of every part: of those chosen as if they were not, `others` having one answer for each of these in order. */
export function facetsOf(
  question: EngineQuestion,
  page: Distribution,
  others: readonly Distribution[]
): Found['facets'] {
  const chosen = chosenIn(question);
  const byPart = new Map([...chosen.keys()].map((part, at) => [part, others[at] ?? {}]));
  return Object.fromEntries(
    facets.map((part) => [part, countsOf(part, byPart.get(part) ?? page, chosen)])
  ) as Record<FacetPart, FacetCount[]>;
}

type Credited = 'person' | 'role';
const beside = { person: 'role', role: 'person' } as const;

/** Persons are counted in the roles that are chosen, and roles of the persons who are. */
function countsOf(part: FacetPart, found: Distribution, chosen: Chosen): FacetCount[] {
  if ((part === 'person' || part === 'role') && chosen.has(beside[part]))
    return credited(part, found, chosen);
  return sorted(Object.entries(found[attributes[part]] ?? {}));
}

function credited(part: Credited, found: Distribution, chosen: Chosen): FacetCount[] {
  const willDo = chosen.get(beside[part]);
  const counts = new Map<string, number>();
  for (const [key, count] of Object.entries(found['creditKeys'] ?? {})) {
    const { [part]: value, [beside[part]]: other } = creditOf(key);
    if (willDo?.(other)) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  // one who had two of the roles in one article is in two pairs, but not in more articles than there are
  const most = found[attributes[part]] ?? {};
  return sorted([...counts].map(([value, count]) => [value, Math.min(count, most[value] ?? count)]));
}

const sorted = (counts: [value: string, count: number][]): FacetCount[] =>
  counts
    .filter(([value, count]) => value !== '' && count > 0)
    .map(([value, count]) => ({ value, count }))
    .sort(byCount);

/** What is told of an article, of the texts in it that answered. */
export function articleOf(
  { articleId, version }: { articleId: string; version: string },
  { written, said, starts }: { written: readonly ShownText[]; said: readonly ShownText[]; starts: Starts }
): FoundArticle {
  // the words themselves tell more than words they are a part of
  const best = bestText(written, (text) => directly(text).length + spansIn(text).length / 2);
  const spoken = said.map((text) => spokenHitOf({ ...text, startMs: text.start }, spansIn(text)));
  const allStarts = starts.hits.map(({ start }) => start ?? 0);
  return {
    articleId,
    version,
    fragments: best ? fragmentsAround(best.text, spansIn(best)) : [],
    spoken,
    spokenTotal: starts.totalHits,
    spokenStarts: [...spoken.map(({ startMs }) => startMs), ...allStarts.slice(spoken.length)]
  };
}

/** Which words of a text Meilisearch marked: by its stem, as part of a phrase, or by a part of it. */
function markedWords(text: ShownText): Set<number> {
  const stems = text.stems.split(' ');
  const parts = markedTokens(text._formatted.parts).map((at) => text.parts.split(' ')[at] ?? '');
  const forms = wordsOf(text.text).map(({ form }) => form);
  const hasPart = (at: number) =>
    parts.some(
      (part) => stems[at]?.startsWith(part) || stems[at]?.endsWith(part) || stem(forms[at] ?? '') === part
    );
  const inParts = parts.length > 0 ? [...stems.keys()].filter(hasPart) : [];
  return new Set([...directly(text), ...inParts]);
}

const directly = ({ _formatted: { stems, forms } }: ShownText) => [
  ...markedTokens(stems),
  ...markedTokens(forms)
];

const spansIn = (text: ShownText) => spansOfWords(text.text, markedWords(text));

/** The tokens, by number, that hold something between the marks. */
function markedTokens(formatted: string): number[] {
  const tokens = new Set<number>();
  let [at, isInside] = [0, false];
  for (const letter of formatted) {
    if (letter === before || letter === after) isInside = letter === before;
    else if (letter === ' ') at += 1;
    else if (isInside) tokens.add(at);
  }
  return [...tokens];
}

/**
 * The text that was answered, when a word of the question is in none of the texts that answer and what is marked in them is
 * spelled nearly so; else null.
 */
export function correctionOf(text: string, asked: Asked, texts: readonly ShownText[]): string | null {
  const forms = new Set(
    texts.flatMap((one) => {
      const words = wordsOf(one.text);
      return [...markedWords(one)].flatMap((at) => words[at]?.form ?? []);
    })
  );
  const meant = asked.words.flatMap((word) => {
    const other = [...forms].some((form) => answers(form, word)) ? undefined : nearest(word, forms);
    return other === undefined ? [] : [[word.form, other] as const];
  });
  return meant.length > 0 ? exchangeWords(text, new Map(meant)) : null;
}

function answers(form: string, word: AskedWord): boolean {
  const root = stem(form);
  const known = [word.stem, ...foreignStems(word.form)];
  if (known.includes(root) || foreignStems(form).some((one) => known.includes(one))) return true;
  if (root.includes(word.stem) && root !== word.stem) return true;
  return (word.mayBeBegun && form.startsWith(word.form)) || withoutDots(root) === withoutDots(word.stem);
}

function nearest({ form, stem: root }: AskedWord, forms: ReadonlySet<string>): string | undefined {
  const most = mostErrors(form);
  const near = [...forms].map((other) => ({
    other,
    errors: Math.min(errorsBetween(form, other, most), errorsBetween(root, stem(other), most)),
    whole: errorsBetween(form, other, 3)
  }));
  const [best] = near
    .filter(({ errors }) => errors > 0 && errors <= most)
    .toSorted((a, b) => a.errors - b.errors || a.whole - b.whole);
  return best?.other;
}
