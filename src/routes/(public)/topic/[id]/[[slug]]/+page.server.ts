import { listArticles } from '#lib/server/articles/listing.ts';
import { findTopic } from '#lib/server/articles/topics.ts';
import { topicPath } from '#lib/ui/addresses.ts';
import { pageAsked } from '#lib/ui/paging.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { PageServerLoad } from './$types';

/** A topic and the articles about it. */
export const load: PageServerLoad = async ({ locals: { portal }, params, url }) => {
  const topic = found(await findTopic(portal, params.id));
  atRightAddress(url, topicPath(topic));
  const page = pageAsked(url);
  return { topic, page, ...(await listArticles(portal, { topic: topic.id }, { page, perPage: 30 })) };
};
