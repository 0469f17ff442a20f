import type { Named } from '#lib/articles/article.ts';
import type { Database, Transaction } from '../database/database.ts';

/** What an address is known by, whatever way it is written: null when it cannot be that of an article. */
function keyOf(url: URL): string | null {
  const number = /^\d{1,18}$/.exec(url.searchParams.get('p') ?? '')?.[0];
  const path = decoded(url.pathname).replace(/\/+$/, '');
  if (path === '' && number === undefined) return null;
  return (path + (number === undefined ? '' : `?p=${number}`)).slice(0, 500);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).normalize('NFC').toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

/**
 * Remembers where an article stood before, in the caller's transaction, so that whoever goes there comes to it. An address
 * that already leads to another article still does; of what is no address nothing is kept.
 */
export async function rememberAddresses(
  tx: Transaction,
  articleId: string,
  addresses: readonly string[]
): Promise<void> {
  const keys = addresses.flatMap((address) => {
    const url = URL.parse(address);
    return (url && keyOf(url)) ?? [];
  });
  const rows = [...new Set(keys)].map((address) => ({ address, article_id: articleId }));
  if (rows.length === 0) return;
  await tx
    .insertInto('old_address')
    .values(rows)
    .onConflict((conflict) => conflict.column('address').doNothing())
    .execute();
}

/** The article that once stood at an address of another site; undefined for none, and for a draft. */
export async function findByOldAddress({ db }: { db: Database }, url: URL): Promise<Named | undefined> {
  const key = keyOf(url);
  if (key === null) return undefined;
  const row = await db.read
    .selectFrom('old_address')
    .innerJoin('article', 'article.id', 'old_address.article_id')
    .select(['article.id', 'article.slug', 'article.headline as name'])
    .where('address', '=', key)
    .where('article.state', 'in', ['published', 'withdrawn'])
    .executeTakeFirst();
  return row;
}
