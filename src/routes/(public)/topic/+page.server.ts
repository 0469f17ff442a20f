import { listTopics } from '#lib/server/articles/topics.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { portal } }) => ({ topics: await listTopics(portal) });
