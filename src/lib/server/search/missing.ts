import { isNarrowed } from '#lib/search/question-address.ts';
import type { SearchAnswer, SearchQuestion } from '#lib/search/search.ts';
import { wordsOf } from '#lib/search/words.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { forgetEvents } from '../events/forgetting.ts';
import { type Log, wordsOf as reasonOf } from '../log.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
  readonly log: Log;
}

const day = 86_400_000;
/** No flood of questions grows the archive: more than this a day are not written down. */
const mostADay = 200;
const keptFor = 90 * day;
const mostWords = 8;

/**
 * Announces `search.missed` for a question that nothing answers, so that editors may learn what is looked for: its words
 * once a day, at most 200 a day, kept for 90 days. What could be about somebody (an address, a number) is not, nor what
 * was narrowed. Nothing is known of who asked. A page is answered also when it cannot be written.
 */
export async function noteMiss(room: Room, question: SearchQuestion, answer: SearchAnswer): Promise<void> {
  const words = missedWords(question, answer);
  if (words === null) return;
  try {
    if (await isEnough(room, words)) return;
    await room.db.transact((tx) => room.events.announce(tx, { kind: 'search.missed', subject: words }));
  } catch (error) {
    room.log.warn('a search without hits was not noted', { reason: reasonOf(error) });
  }
}

/** Removes what was noted more than 90 days ago. */
export async function forgetMisses({ db, clock }: Pick<Room, 'db' | 'clock'>): Promise<void> {
  await db.transact((tx) => forgetEvents(tx, 'search.missed', clock.now() - keptFor));
}

function missedWords(question: SearchQuestion, { total, also, fallback }: SearchAnswer): string | null {
  if (total > 0 || also.length > 0 || fallback || isNarrowed(question)) return null;
  if (/@|\d{5}/.test(question.text.replace(/[\s-]/g, ''))) return null;
  const forms = wordsOf(question.text).map(({ form }) => form);
  return forms.length > 0 && forms.length <= mostWords ? forms.join(' ') : null;
}

async function isEnough({ db, clock }: Room, words: string): Promise<boolean> {
  const noted = await db.read
    .selectFrom('event')
    .select('subject')
    .where('kind', '=', 'search.missed')
    .where('at', '>', clock.now() - day)
    .limit(mostADay)
    .execute();
  return noted.length >= mostADay || noted.some(({ subject }) => subject === words);
}
