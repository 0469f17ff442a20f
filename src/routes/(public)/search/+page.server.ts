import { isAsked, questionIn } from '#lib/search/question-address.ts';
import { listTopics } from '#lib/server/articles/topics.ts';
import { ask } from '#lib/server/search/asking.ts';
import { noteMiss } from '#lib/server/search/missing.ts';
import { resolvedQuestion } from '#lib/server/search/naming.ts';
import type { PageServerLoad } from './$types';

/** What is found for the question in the address; without one, only the topics there are. */
export const load: PageServerLoad = async ({ locals: { portal }, url }) => {
  const question = await resolvedQuestion(portal, questionIn(url));
  const answer = isAsked(question) ? await ask(portal, question) : null;
  if (answer) await noteMiss(portal, question, answer);
  const topics = answer && answer.total > 0 ? [] : await listTopics(portal);
  return { question, answer, topics };
};
