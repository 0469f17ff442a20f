import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';

/** Something that happened to a thing: `article.published`, the article's id; of `search.missed` the words. */
export interface DomainEvent {
  readonly kind: EventKind;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | null>>;
}

export type EventKind =
  | 'article.published'
  | 'article.changed'
  | 'article.withdrawn'
  | 'article.scheduled'
  | 'recording.received'
  | 'recording.ready'
  | 'recording.replacement-received'
  | 'recording.replaced'
  | 'recording.withdrawn'
  | 'recording.hidden'
  | 'recording.shown'
  | 'transcript.changed'
  | 'person.changed'
  | 'organisation.changed'
  | 'programme.changed'
  | 'search.missed'
  | 'comment.submitted'
  | 'comment.approved'
  | 'comment.removed';

/** Which jobs an event starts. The table is written in `portal.ts` and nowhere else. */
export type Consequences = Readonly<Partial<Record<EventKind, (event: DomainEvent) => readonly NewJob[]>>>;

/** Writes an event, and the jobs it starts, in the caller's transaction. */
export interface Announcer {
  announce(tx: Transaction, event: DomainEvent): Promise<void>;
}

/** Makes the announcer that starts the jobs `consequences` names. */
export function announcer(clock: Clock, consequences: Consequences): Announcer {
  return {
    async announce(tx, event) {
      await tx
        .insertInto('event')
        .values({
          id: newId(),
          kind: event.kind,
          subject: event.subject,
          detail: event.detail ? JSON.stringify(event.detail) : null,
          at: clock.now()
        })
        .execute();
      for (const job of consequences[event.kind]?.(event) ?? []) await enqueue(tx, clock, job);
    }
  };
}
