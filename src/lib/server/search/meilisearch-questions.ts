import { isChosenIn } from '#lib/search/choosing.ts';
import { foreignStems } from '#lib/search/languages.ts';
import type { Asked, AskedWord } from '#lib/search/question.ts';
import { type FacetPart, facets } from '#lib/search/search.ts';
import { withoutDots } from '#lib/search/words.ts';
import type { EngineQuestion } from './engine.ts';
import { formToken } from './meilisearch-documents.ts';
import { articleAttributes, facetAttributes, textAttributes } from './meilisearch-settings.ts';

/** Marks in what Meilisearch gives back: characters that no text has. */
export const before = '\ue000';
export const after = '\ue001';

/** A question in Meilisearch's words, made of our own tokens alone: nothing a reader types is ever syntax. */
export interface Wording {
  readonly q: string;
  /** Every word and phrase by itself, to find texts that hold any of it. */
  readonly each: readonly string[];
  readonly isFolded: boolean;
}

/** The wordings to try, the next only when nothing answers the one before: a word may be only begun, or typed without its dots. */
export function wordingsOf(asked: Asked, { verbatim }: { verbatim: boolean }): Wording[] {
  if (asked.words.length + asked.phrases.length === 0) return [];
  const stemOf = ({ stem }: AskedWord) => stem;
  const foreign = (word: AskedWord) => withoutDots(foreignStems(word.form)[0] ?? word.form);
  const whole = { ...asked, words: asked.words.map((word) => ({ ...word, mayBeBegun: false })) };
  const isOpen = !verbatim && asked.words.some(({ mayBeBegun }) => mayBeBegun);
  return [
    wording(whole, { verbatim, stemOf, isFolded: false }),
    ...(isOpen ? [wording(asked, { verbatim, stemOf, isFolded: false })] : []),
    wording(asked, { verbatim, stemOf: foreign, isFolded: true })
  ];
}

function wording(
  { words, phrases, without, withoutPhrases }: Asked,
  {
    verbatim,
    stemOf,
    isFolded
  }: { verbatim: boolean; stemOf: (word: AskedWord) => string; isFolded: boolean }
): Wording {
  const quoted = phrases.map((phrase) => `"${phrase.map(formToken).join(' ')}"`);
  const gone = [
    ...without.map((one) => `-${one}`),
    ...withoutPhrases.map((phrase) => `-"${phrase.map(formToken).join(' ')}"`)
  ];
  // in quotation marks Meilisearch looks for the word as it is
  const open = (word: AskedWord) => (verbatim ? `"${stemOf(word)}"` : stemOf(word));
  const last = words.findLast(({ mayBeBegun }) => mayBeBegun);
  const others = words.filter((word) => word !== last).map(open);
  // a last word without a space after it may be only begun
  const end = last ? [open(last)] : [];
  const q = [...gone, ...quoted, ...others, ...end].join(' ');
  return {
    q: last ? q : `${q} `,
    each: [...quoted, ...words.map((word) => `${open(word)}${word === last ? '' : ' '}`)],
    isFolded
  };
}

const attributeOf: Readonly<Record<FacetPart, string>> = {
  kind: 'kind',
  programme: 'programmeId',
  person: 'personIds',
  role: 'roles',
  organisation: 'organisationIds',
  topic: 'topicIds',
  year: 'year'
};

const chosenParts = (question: EngineQuestion) => facets.filter((part) => isChosenIn(question, part));

/** A value as a filter has it, whatever it holds. */
export function quotedValue(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').slice(0, 400)}"`;
}

/** The conditions of what is chosen, but in one part. */
function filterOf(question: EngineQuestion, except?: FacetPart): string[] {
  const asked = chosenParts(question).filter((part) => part !== except);
  const isPair = asked.includes('person') && asked.includes('role');
  const alone = asked.filter((part) => !isPair || (part !== 'person' && part !== 'role'));
  const pairs = question.person.flatMap((person) => question.role.map((role) => `${person}:${role}`));
  return [
    ...alone.flatMap((part) =>
      part === 'year' ? yearsFilter(question) : among(attributeOf[part], question[part])
    ),
    ...(isPair ? [among('creditKeys', pairs)] : [])
  ];
}

const among = (attribute: string, values: readonly string[]) =>
  `${attribute} IN [${values.map(quotedValue).join(', ')}]`;

function yearsFilter({ yearFrom, yearTo }: EngineQuestion): string[] {
  return [
    ...(yearFrom === null ? [] : [`year >= ${yearFrom}`]),
    ...(yearTo === null ? [] : [`year <= ${yearTo}`])
  ];
}
const locales = ['swe' as const];

/** The questions of a page of answers: the page, the total of what is said, and one for the counts of each part chosen. */
export function pageQueries(
  question: EngineQuestion,
  wording: Wording | undefined,
  names: { articles: string; texts: string }
) {
  const q = wording?.q ?? '';
  const on = wording && {
    attributesToSearchOn: [...articleAttributes, ...(wording.isFolded ? ['folded'] : [])]
  };
  const article = { indexUid: names.articles, q, locales, matchingStrategy: 'all' as const, ...on };
  const sort = {
    newest: ['publishedAt:desc'],
    oldest: ['publishedAt:asc'],
    best: wording ? [] : ['publishedAt:desc']
  };
  const parts = chosenParts(question);
  return [
    {
      ...article,
      filter: filterOf(question),
      facets: [...facetAttributes],
      page: Math.min(question.page, 100_000),
      hitsPerPage: question.perPage,
      attributesToRetrieve: ['articleId', 'version'],
      sort: sort[question.order]
    },
    {
      indexUid: names.texts,
      q,
      locales,
      matchingStrategy: 'all' as const,
      filter: [...filterOf(question), 'spoken = 1'],
      page: 1,
      hitsPerPage: 1,
      attributesToRetrieve: ['n']
    },
    ...parts.map((part) => ({
      ...article,
      filter: filterOf(question, part),
      facets: [attributeOf[part], 'creditKeys'],
      limit: 0
    }))
  ];
}

const shownText = {
  attributesToRetrieve: [
    'n',
    'field',
    'start',
    'times',
    'speaker',
    'text',
    'language',
    'stems',
    'parts',
    'forms'
  ],
  attributesToHighlight: [...textAttributes],
  highlightPreTag: before,
  highlightPostTag: after
};

/** The questions of what is told about one article: its written texts, the first that are spoken, and where all of those begin. */
export function textQueries(
  articleId: string,
  q: string,
  { texts, shown, marked }: { texts: string; shown: number; marked: number }
) {
  const query = { indexUid: texts, q, locales, matchingStrategy: 'all' as const, sort: ['n:asc'] };
  const inside = `articleId = ${quotedValue(articleId)}`;
  return [
    { ...query, ...shownText, filter: [inside, 'spoken = 0'], limit: 30 },
    { ...query, ...shownText, filter: [inside, 'spoken = 1'], limit: shown },
    {
      ...query,
      filter: [inside, 'spoken = 1'],
      page: 1,
      hitsPerPage: marked,
      attributesToRetrieve: ['n', 'start']
    }
  ];
}
