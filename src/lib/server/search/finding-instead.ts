import type { EngineQuestion, Finding } from './engine.ts';

const most = 3;

/**
 * Texts to ask for in place of one that finds nothing: at most three, the likeliest first, each of which finds something with the same
 * choices, as it is spelled.
 */
export async function findInstead(search: Finding, question: EngineQuestion): Promise<string[]> {
  if (question.text.trim() === '') return [];
  const found: string[] = [];
  for (const text of await search.alternatives(question.text)) {
    const { total, corrected } = await search.find({
      ...question,
      text,
      verbatim: false,
      page: 1,
      perPage: 1
    });
    if (total > 0 && corrected === null) found.push(text);
    if (found.length === most) break;
  }
  return found;
}
