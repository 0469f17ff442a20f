import { stem } from '#lib/search/stemming.ts';
import { fold } from '#lib/search/words.ts';

/**
 * The stems of the words of Swedish, from the word list of dictionary-sv: some hundred thousand, read once when the first
 * text is prepared for an engine that cannot take compounds apart when it is asked.
 */
export function swedishStems(): () => Promise<ReadonlySet<string>> {
  let read: Promise<ReadonlySet<string>> | undefined;
  return () => (read ??= readStems());
}

async function readStems(): Promise<ReadonlySet<string>> {
  const { default: dictionary } = await import('dictionary-sv');
  const stems = new Set<string>();
  for (const [, word = ''] of Buffer.from(dictionary.dic)
    .toString('utf8')
    .matchAll(/^([a-zåäöé]{3,})(?:\/.*)?$/gm))
    stems.add(stem(fold(word)));
  return stems;
}
