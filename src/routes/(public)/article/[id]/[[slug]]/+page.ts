import { partsOf } from '#lib/articles/parts.ts';
import { laterPart } from '#lib/ui/later.ts';
import type { PageLoad } from './$types';

/** Fetches the components that this article needs; what stands below the interview is made alive when it is pointed at. */
export const load: PageLoad = async ({ data }) => {
  const [parts, after] = await Promise.all([
    partsOf(data.article),
    laterPart(() => import('#lib/articles/AfterArticle.svelte'))
  ]);
  return { ...data, parts, after };
};
