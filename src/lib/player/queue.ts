import { type Memory, read, write } from './remembering.ts';

/** An interview that waits to be played. */
export interface Queued {
  readonly articleId: string;
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly programme: string | null;
}

const mostQueued = 100;
const key = 'player.queue';

/** The queue with an interview first: it is played next. It stands once, wherever it stood before. */
export function withFirst(queue: readonly Queued[], one: Queued): Queued[] {
  return [one, ...without(queue, one.articleId)].slice(0, mostQueued);
}

/** The queue with an interview last. One that waits already stays where it is. */
export function withLast(queue: readonly Queued[], one: Queued): Queued[] {
  const isThere = queue.some(({ articleId }) => articleId === one.articleId);
  return isThere ? [...queue] : [...queue, one].slice(0, mostQueued);
}

/** The queue without an interview. */
export function without(queue: readonly Queued[], articleId: string): Queued[] {
  return queue.filter((one) => one.articleId !== articleId);
}

/** The queue with an interview so many steps later, or earlier when `by` is below 0; never beyond its ends. */
export function withMoved(queue: readonly Queued[], articleId: string, by: number): Queued[] {
  const from = queue.findIndex((one) => one.articleId === articleId);
  const one = queue[from];
  if (!one) return [...queue];
  const others = queue.toSpliced(from, 1);
  return others.toSpliced(Math.min(Math.max(0, from + by), others.length), 0, one);
}

/** The queue that is kept on this device; what is no queue is left out. */
export function keptQueue(memory: Memory | null): Queued[] {
  const kept = read(memory, key);
  return Array.isArray(kept) ? kept.filter(isQueued).slice(0, mostQueued) : [];
}

/** Keeps the queue on this device. */
export function keepQueue(memory: Memory | null, queue: readonly Queued[]): void {
  write(memory, key, queue);
}

function isQueued(value: unknown): value is Queued {
  const { articleId, href, title, language, programme } = Object(value) as Partial<Queued>;
  const areWords = [articleId, href, title, language].every((one) => typeof one === 'string');
  // an address within the portal and nowhere else
  return areWords && /^\/artikel\//.test(href ?? '') && (programme === null || typeof programme === 'string');
}
