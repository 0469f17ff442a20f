import { partsOf } from '#lib/search/compounds.ts';
import { stemIn } from '#lib/search/languages.ts';
import { stem } from '#lib/search/stemming.ts';
import { withoutDots, wordsOf } from '#lib/search/words.ts';
import type { Field, SearchDocument, SearchText } from './engine.ts';
import { creditOf } from './facets.ts';
import { phraseAttributes } from './meilisearch-settings.ts';

/** The words a language has, by their stems. */
export type KnownStems = ReadonlySet<string>;

/** An article as Meilisearch keeps it: one document that is found and counted, and one for each of its texts. */
export interface MeilisearchDocuments {
  readonly article: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly texts: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
}

/** A document's key may hold only figures and letters without dots. */
export function keyOf(articleId: string): string {
  return /^[a-zA-Z0-9-]{1,200}$/.test(articleId)
    ? articleId
    : `x_${Buffer.from(articleId).toString('hex').slice(0, 400)}`;
}

/** A form as phrases have it: told apart from stems, so that a quoted word is found in that form alone. */
export function formToken(form: string): string {
  return /^[a-z0-9åäö]+$/.test(form) ? `xf${form}` : form;
}

/**
 * Makes the documents of an article. `written` tells these texts from those of an earlier writing. Words stand as stems,
 * in their order, so that what Meilisearch marks among them tells which words of the text are meant.
 */
export function documentsOf(
  document: SearchDocument,
  known: KnownStems,
  written: string
): MeilisearchDocuments {
  const key = keyOf(document.articleId);
  const facets = facetsOf(document);
  const texts = document.texts.map((one) => ({ ...one, ...preparedOf(one, known) }));
  const stemsIn = (...fields: Field[]) =>
    texts.filter(({ field }) => fields.includes(field)).map((one) => one.stems.join(' '));
  const said = texts.filter(({ field }) => field === 'spoken').flatMap(({ stems }) => stems);
  return {
    article: {
      id: key,
      articleId: document.articleId,
      version: document.version,
      publishedAt: document.publishedAt,
      ...facets,
      ...Object.fromEntries(ownFields.map((field) => [field, stemsIn(field)])),
      // once each: a long interview has more words than Meilisearch reads in one attribute
      spoken: [...new Set(said)].join(' '),
      parts: [...new Set(texts.flatMap(({ parts }) => parts))].join(' '),
      ...phrasesOf(texts.map(({ forms }) => forms)),
      folded: foldedOf(texts)
    },
    texts: texts.map((one, n) => ({
      id: `${key}_${n}_${written}`,
      articleId: document.articleId,
      written,
      n,
      spoken: one.field === 'spoken' ? 1 : 0,
      field: one.field,
      start: one.startMs,
      times: one.times,
      speaker: one.speaker,
      text: one.text,
      language: one.language ?? 'sv',
      stems: one.stems.join(' '),
      parts: one.parts.join(' '),
      forms: one.forms.map(formToken).join(' '),
      ...facets
    }))
  };
}

/** Meilisearch reads some 65,000 words of an attribute, fewer when they are in many pieces. */
const wordsRead = 40_000;

function phrasesOf(texts: readonly (readonly string[])[]): Record<string, string[]> {
  const parts: string[][] = phraseAttributes.map(() => []);
  let words = 0;
  for (const forms of texts) {
    words += forms.length + 8;
    parts[Math.min(Math.floor(words / wordsRead), parts.length - 1)]?.push(forms.map(formToken).join(' '));
  }
  return Object.fromEntries(phraseAttributes.map((name, at) => [name, parts[at] ?? []]));
}

const ownFields = ['headline', 'names', 'topics', 'lede', 'chapter', 'body'] as const;

function facetsOf({ kind, programmeId, credits, organisationIds, topicIds, year }: SearchDocument) {
  const credited = credits.map(creditOf);
  return {
    kind,
    programmeId,
    personIds: [...new Set(credited.flatMap(({ person }) => person || []))],
    roles: [...new Set(credited.map(({ role }) => role))],
    creditKeys: [...new Set(credits)],
    organisationIds,
    topicIds,
    year
  };
}

function preparedOf({ text, language }: SearchText, known: KnownStems) {
  const forms = wordsOf(text).map(({ form }) => form);
  const stems = forms.map((form) => stemIn(language, form));
  const swedish = forms.map(stem).filter((one, at) => one !== stems[at]);
  const parts = new Set([...stems.flatMap((one) => partsOf(one, known)), ...swedish]);
  return { forms, stems, parts: [...parts] };
}

/** Names and headlines as they are typed without rings and dots. */
function foldedOf(
  texts: readonly { field: Field; forms: readonly string[]; stems: readonly string[] }[]
): string {
  const named = texts.filter(({ field }) => field === 'names' || field === 'headline');
  return [...new Set(named.flatMap(({ forms, stems }) => [...forms, ...stems]).map(withoutDots))].join(' ');
}
