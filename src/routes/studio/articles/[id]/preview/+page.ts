import { partsOf } from '#lib/articles/parts.ts';
import type { PageLoad } from './$types';

/** Fetches the components that this article needs. */
export const load: PageLoad = async ({ data }) => ({ ...data, parts: await partsOf(data.article) });
