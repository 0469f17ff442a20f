import { everything } from '#lib/search/search.ts';
import type { EngineQuestion } from '#lib/server/search/engine.ts';
import { seeded, type SpokenStation } from './spoken-station.ts';

/** Questions of each kind, of words from the common to the rare. */
export function questionsOf(station: SpokenStation): Record<string, EngineQuestion[]> {
  const random = seeded(11);
  const word = () => station.wordAt(Math.floor(40 * 200 ** random()));
  const ask = (text: string, more: Partial<EngineQuestion> = {}) => ({
    ...everything,
    perPage: 10,
    text,
    ...more
  });
  const many = (make: (at: number) => EngineQuestion) => Array.from({ length: 60 }, (_, at) => make(at));
  const phrase = () =>
    station
      .saidAt(Math.floor(random() * 1e6))
      .split(' ')
      .slice(3, 6)
      .join(' ');
  return {
    'one word': many(() => ask(`${word()} `)),
    'three words': many(() => ask(`${word()} ${word()} ${word()} `)),
    phrase: many(() => ask(`"${phrase()}"`)),
    'typing error': many(() => ask(`${misspelled(word)} `)),
    'only begun': many(() => ask(word().slice(0, 4))),
    'one word, narrowed': many((at) =>
      ask(`${word()} `, { yearFrom: 2000 + (at % 25), yearTo: 2005 + (at % 25), role: ['guest'] })
    ),
    'everything, narrowed': many((at) => ask('', { person: [`person${at % 90}`], role: ['guest'] }))
  };
}

function misspelled(word: () => string): string {
  for (;;) {
    const right = word();
    if (right.length >= 7) return `${right.slice(0, 4)}${right.charAt(5)}${right.charAt(4)}${right.slice(6)}`;
  }
}
