import type * as z from 'zod';
import { type Asked, readQuestion } from '#lib/search/question.ts';
import { facets } from '#lib/search/search.ts';
import type { EngineQuestion, Found, FoundArticle } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import {
  articleOf,
  correctionOf,
  facetsOf,
  shapes,
  type ShownText,
  type Starts
} from './meilisearch-answers.ts';
import { pageQueries, textQueries, type Wording, wordingsOf } from './meilisearch-questions.ts';
import { spokenMarked, spokenShown } from './telling.ts';

/** One question of a multi-search. */
export type Query = Readonly<Record<string, unknown>> & { readonly indexUid: string };
/** Asks Meilisearch several questions in one call; the answers come in their order. */
export type Ask = (queries: readonly Query[]) => Promise<readonly unknown[]>;

interface Indexes {
  readonly ask: Ask;
  readonly names: { readonly articles: string; readonly texts: string };
}

interface Texts {
  readonly written: readonly ShownText[];
  readonly said: readonly ShownText[];
  readonly starts: Starts;
}

interface Hit {
  readonly articleId: string;
  readonly version: string;
}

const nothing: Found = {
  articles: [],
  total: 0,
  spokenTotal: 0,
  facets: Object.fromEntries(facets.map((part) => [part, []])) as unknown as Found['facets'],
  corrected: null
};

/** How many words of a question are looked for one by one when no text has all of them. */
const mostApart = 5;

/** Answers a question from Meilisearch, in two calls, or three when what is asked stands apart. */
export async function findThrough(indexes: Indexes, question: EngineQuestion): Promise<Found> {
  const asked = readQuestion(question.text);
  if (question.text.trim() === '') return answer(indexes, question, { asked, wording: undefined });
  let found = nothing;
  for (const wording of wordingsOf(asked, question)) {
    found = await answer(indexes, question, { asked, wording });
    if (found.total > 0) break;
  }
  return found;
}

async function answer(
  indexes: Indexes,
  question: EngineQuestion,
  { asked, wording }: { asked: Asked; wording: Wording | undefined }
): Promise<Found> {
  const [first, said, ...others] = await indexes.ask(pageQueries(question, wording, indexes.names));
  const page = read(shapes.page, first);
  const counts = others.map((one) => read(shapes.counts, one).facetDistribution);
  const told = await tell(indexes, page.hits, wording);
  const shown = told.reduce((sum, { article }) => sum + article.spokenTotal, 0);
  const texts = told.flatMap((one) => one.texts);
  return {
    articles: told.map(({ article }) => article),
    total: page.totalHits,
    spokenTotal: wording ? Math.max(read(shapes.total, said).totalHits, shown) : 0,
    facets: facetsOf(question, page.facetDistribution, counts),
    corrected: wording && !question.verbatim ? correctionOf(question.text, asked, texts) : null
  };
}

/** Tells of each article by the texts that hold everything asked for, else by those that hold any of it. */
async function tell(
  indexes: Indexes,
  hits: readonly Hit[],
  wording: Wording | undefined
): Promise<{ article: FoundArticle; texts: readonly ShownText[] }[]> {
  if (!wording) return hits.map((hit) => ({ article: articleOf(hit, noTexts), texts: [] }));
  const together = await textsOf(
    indexes,
    hits.map((hit) => [hit, wording.q])
  );
  const each = wording.each.length > 1 ? wording.each.slice(0, mostApart) : [];
  const lacking = hits.filter((_, at) => isLacking(together[at] ?? noTexts));
  const apart = await textsOf(
    indexes,
    lacking.flatMap((hit) => each.map((q): [Hit, string] => [hit, q]))
  );
  return hits.map((hit, at) => {
    const place = lacking.indexOf(hit) * each.length;
    const texts = filled(together[at] ?? noTexts, place < 0 ? [] : apart.slice(place, place + each.length));
    return { article: articleOf(hit, texts), texts: [...texts.written, ...texts.said] };
  });
}

const noTexts: Texts = { written: [], said: [], starts: { hits: [], totalHits: 0 } };
const isLacking = ({ written, said }: Texts) => written.length === 0 || said.length === 0;

async function textsOf(
  { ask, names }: Indexes,
  asked: readonly (readonly [Hit, string])[]
): Promise<Texts[]> {
  if (asked.length === 0) return [];
  const options = { texts: names.texts, shown: spokenShown, marked: spokenMarked };
  const results = await ask(asked.flatMap(([{ articleId }, q]) => textQueries(articleId, q, options)));
  return asked.map((_, at) => ({
    written: read(shapes.texts, results[at * 3]).hits,
    said: read(shapes.texts, results[at * 3 + 1]).hits,
    starts: read(shapes.starts, results[at * 3 + 2])
  }));
}

/** What no text has all of, from the texts that have some of it. */
function filled(together: Texts, apart: readonly Texts[]): Texts {
  const starts = distinct(apart.flatMap((texts) => texts.starts.hits));
  return {
    written:
      together.written.length > 0 ? together.written : distinct(apart.flatMap(({ written }) => written)),
    ...(together.said.length > 0
      ? { said: together.said, starts: together.starts }
      : {
          said: distinct(apart.flatMap(({ said }) => said)).slice(0, spokenShown),
          starts: { hits: starts.slice(0, spokenMarked), totalHits: starts.length }
        })
  };
}

/** Each text once, in the order of the article. Marks of the same text for several words are put together. */
function distinct<Text extends { readonly n: number }>(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.n, text])).values()].sort((a, b) => a.n - b.n);
}

function read<Shape extends z.ZodType>(shape: Shape, answer: unknown): z.infer<Shape> {
  const result = shape.safeParse(answer);
  if (!result.success) throw new SearchEngineFailed('garbage', result.error.issues[0]?.path.join('.') ?? '');
  return result.data;
}
