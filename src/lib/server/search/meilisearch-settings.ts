/** Raised when what an index of Meilisearch holds changes: an older one is then left for one made again. */
const meilisearchVersion = 2;

/** The names of the two indexes of an installation: articles, and the texts in them. */
export function indexNames(prefix: string): { articles: string; texts: string } {
  return {
    articles: `${prefix}_articles_v${meilisearchVersion}`,
    texts: `${prefix}_texts_v${meilisearchVersion}`
  };
}

/** What an article is narrowed and counted by. */
export const facetAttributes = [
  'kind',
  'programmeId',
  'personIds',
  'roles',
  'creditKeys',
  'organisationIds',
  'topicIds',
  'year'
] as const;

const equalAttributes = facetAttributes.filter((attribute) => attribute !== 'year');

/** Every text word for word, for what is quoted: a day of speech. */
export const phraseAttributes = ['phrases', 'phrases2', 'phrases3', 'phrases4'] as const;

/** Where in an article a word is looked for, what weighs most first. */
export const articleAttributes = [
  'headline',
  'names',
  'topics',
  'lede',
  'chapter',
  'body',
  'spoken',
  'parts',
  ...phraseAttributes
] as const;
export const textAttributes = ['stems', 'parts', 'forms'] as const;

export type IndexNames = ReturnType<typeof indexNames>;

const shared = {
  localizedAttributes: [{ attributePatterns: ['*'], locales: ['swe' as const] }],
  proximityPrecision: 'byWord' as const,
  prefixSearch: 'indexingTime' as const,
  facetSearch: false,
  separatorTokens: [],
  nonSeparatorTokens: [],
  dictionary: [],
  stopWords: [],
  synonyms: {},
  searchCutoffMs: 1000
};
const typoTolerance = (disableOnAttributes: string[]) => ({
  enabled: true,
  minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
  disableOnNumbers: true,
  disableOnAttributes
});
const filterable = (attributePatterns: string[], comparison = false) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison } }
});

/** Newest and oldest are asked for by `sort`, which comes first; of equals the newest is best. */
export const articleSettings = {
  ...shared,
  searchableAttributes: [...articleAttributes, 'folded'],
  displayedAttributes: ['articleId', 'version'],
  filterableAttributes: [filterable(equalAttributes), filterable(['year'], true)],
  sortableAttributes: ['publishedAt'],
  rankingRules: [
    'sort',
    'words',
    'typo',
    'attributeRank',
    'proximity',
    'wordPosition',
    'exactness',
    'publishedAt:desc'
  ],
  typoTolerance: typoTolerance(['parts', ...phraseAttributes, 'folded']),
  faceting: { maxValuesPerFacet: 1000, sortFacetValuesBy: { '*': 'count' as const } },
  pagination: { maxTotalHits: 20_000 }
};

export const textSettings = {
  ...shared,
  searchableAttributes: [...textAttributes],
  displayedAttributes: [
    'id',
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
  filterableAttributes: [
    filterable(['articleId', 'spoken', 'written', ...equalAttributes]),
    filterable(['n', 'year'], true)
  ],
  sortableAttributes: ['n'],
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attributeRank', 'wordPosition', 'exactness'],
  typoTolerance: typoTolerance(['parts', 'forms']),
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'count' as const } },
  pagination: { maxTotalHits: 200_000 }
};
