import { listTakingPart } from '#lib/server/articles/participants.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { portal } }) => ({
  organisations: await listTakingPart(portal)
});
