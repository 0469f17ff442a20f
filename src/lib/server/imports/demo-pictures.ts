import type { Transaction } from '../database/database.ts';

/** Ids of the things that the demo station brought. */
export interface DemoThings {
  readonly articles: readonly string[];
  readonly people: readonly string[];
  readonly organisations: readonly string[];
  readonly programmes: readonly string[];
}

/** Ids of the pictures that these things show, and the station in what it says of itself. */
export async function picturesOf(tx: Transaction, things: DemoThings): Promise<Set<string>> {
  const of = <Ids extends readonly string[]>(ids: Ids) => (ids.length > 0 ? ids : ['']);
  const article = ['image_id', 'body'] as const;
  const articles = tx.selectFrom('article').select(article).where('id', 'in', of(things.articles));
  const people = tx.selectFrom('person').select('image_id').where('id', 'in', of(things.people));
  const programmes = tx.selectFrom('programme').select('image_id').where('id', 'in', of(things.programmes));
  const organisations = tx
    .selectFrom('organisation')
    .select(['image_id', 'body', 'pictures'])
    .where('id', 'in', of(things.organisations));
  const rows = [
    ...(await articles.execute()),
    ...(await people.execute()),
    ...(await programmes.execute()),
    ...(await organisations.execute()),
    ...(await tx.selectFrom('setting').select('value').execute())
  ];
  return new Set(rows.flatMap((row) => Object.values(row).flatMap(idsIn)));
}

/** The id of a picture, or those in a text or list of ours. */
function idsIn(value: string | null): string[] {
  if (value === null) return [];
  if (/^[0-9a-z]{12}$/.test(value)) return [value];
  return [...value.matchAll(/"imageId":"([0-9a-z]{12})"/g)].map(([, id = '']) => id);
}

/** Those of the pictures that nothing shows, nor any earlier revision of an article. */
export async function unshown(tx: Transaction, ids: Iterable<string>): Promise<string[]> {
  const gone: string[] = [];
  for (const id of ids) if (!(await isShown(tx, id))) gone.push(id);
  return gone;
}

async function isShown(tx: Transaction, id: string): Promise<boolean> {
  const within = `%${id}%`;
  const showing = [
    tx
      .selectFrom('article')
      .select('id')
      .where((row) => row.or([row('image_id', '=', id), row('body', 'like', within)])),
    tx
      .selectFrom('organisation')
      .select('id')
      .where((row) =>
        row.or([row('image_id', '=', id), row('body', 'like', within), row('pictures', 'like', within)])
      ),
    tx.selectFrom('person').select('id').where('image_id', '=', id),
    tx.selectFrom('programme').select('id').where('image_id', '=', id),
    tx.selectFrom('setting').select('name as id').where('value', 'like', within),
    tx.selectFrom('article_revision').select('id').where('content', 'like', within).limit(1)
  ];
  for (const query of showing) if (await query.executeTakeFirst()) return true;
  return false;
}
