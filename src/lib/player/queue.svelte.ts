import { keepQueue, keptQueue, type Queued, withFirst, withLast, withMoved, without } from './queue.ts';
import type { Memory } from './remembering.ts';

/** What is played after what plays now. Kept on this device. */
export class Queue {
  items = $state.raw<readonly Queued[]>([]);
  readonly #memory: Memory | null;

  constructor(memory: Memory | null) {
    this.#memory = memory;
    this.items = keptQueue(memory);
  }

  has(articleId: string): boolean {
    return this.items.some((one) => one.articleId === articleId);
  }

  addFirst(one: Queued): void {
    this.#become(withFirst(this.items, one));
  }

  addLast(one: Queued): void {
    this.#become(withLast(this.items, one));
  }

  move(articleId: string, by: number): void {
    this.#become(withMoved(this.items, articleId, by));
  }

  remove(articleId: string): void {
    this.#become(without(this.items, articleId));
  }

  clear(): void {
    this.#become([]);
  }

  #become(items: readonly Queued[]): void {
    this.items = items;
    keepQueue(this.#memory, items);
  }
}
