import { expressionBuilder } from 'kysely';
import type { SearchAnswer } from '#lib/search/search.ts';
import { foldName } from '#lib/people/name-folding.ts';
import type { Database } from '../database/database.ts';

type Also = SearchAnswer['also'][number];
const most = 5;

/**
 * Persons, organisations and topics of published articles whose names, in any spelling, hold every word of a text:
 * at most five of each. A text that folds to nothing, or to one letter, finds none.
 */
export async function findAlso(portal: { db: Database }, text: string): Promise<Also[]> {
  const words = foldName(text.slice(0, 120)).split(' ').filter(Boolean).slice(0, 8);
  if (words.join('').length < 2) return [];
  const found = await Promise.all([
    people(portal, words).execute(),
    organisations(portal, words).execute(),
    topics(portal, words).execute()
  ]);
  const kinds = ['person', 'organisation', 'topic'] as const;
  return kinds.flatMap((kind, index) => (found[index] ?? []).map((row) => ({ kind, ...row })));
}

const name = expressionBuilder<{ name: { folded: string } }, 'name'>();

/** A name holds a word when one of its own words begins with it. */
const holding = (words: readonly string[]) =>
  name.and(
    words.map((word) => name.or([name('folded', 'like', `${word}%`), name('folded', 'like', `% ${word}%`)]))
  );

function people({ db }: { db: Database }, words: readonly string[]) {
  const credited = db.read
    .selectFrom('credit')
    .innerJoin('article', 'article.id', 'credit.article_id')
    .innerJoin('person as credited', 'credited.id', 'credit.person_id')
    .where('article.state', '=', 'published')
    .select((of) => of.fn.coalesce('credited.merged_into', 'credited.id').as('id'));
  const named = db.read
    .selectFrom('person_name')
    .innerJoin('person as named', 'named.id', 'person_name.person_id')
    .where(holding(words))
    .select((of) => of.fn.coalesce('named.merged_into', 'named.id').as('id'));
  return db.read
    .selectFrom('person')
    .select(['id', 'slug', 'name'])
    .where('id', 'in', credited)
    .where('id', 'in', named)
    .orderBy('sort_key')
    .limit(most);
}

function organisations({ db }: { db: Database }, words: readonly string[]) {
  const links = db.read
    .selectFrom('credit')
    .select(['article_id', 'organisation_id as id'])
    .union(db.read.selectFrom('credit').select(['article_id', 'affiliation_id as id']))
    .union(db.read.selectFrom('article_mention').select(['article_id', 'organisation_id as id']));
  const takingPart = db.read
    .selectFrom(links.as('link'))
    .innerJoin('article', 'article.id', 'link.article_id')
    .innerJoin('organisation as credited', 'credited.id', 'link.id')
    .where('article.state', '=', 'published')
    .select((of) => of.fn.coalesce('credited.merged_into', 'credited.id').as('id'));
  const named = db.read
    .selectFrom('organisation_name')
    .innerJoin('organisation as named', 'named.id', 'organisation_name.organisation_id')
    .where(holding(words))
    .select((of) => of.fn.coalesce('named.merged_into', 'named.id').as('id'));
  return db.read
    .selectFrom('organisation')
    .select(['id', 'slug', 'name'])
    .where('id', 'in', takingPart)
    .where('id', 'in', named)
    .orderBy('sort_key')
    .limit(most);
}

function topics({ db }: { db: Database }, words: readonly string[]) {
  const used = db.read
    .selectFrom('article_topic')
    .innerJoin('article', 'article.id', 'article_topic.article_id')
    .where('article.state', '=', 'published')
    .select('article_topic.topic_id');
  return db.read
    .selectFrom('topic')
    .select(['id', 'slug', 'name'])
    .where('id', 'in', used)
    .where(holding(words))
    .orderBy('sort_key')
    .limit(most);
}
