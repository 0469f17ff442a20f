import { playArticle } from './play-article.ts';
import type { Player } from './player.svelte.ts';
import { Queue } from './queue.svelte.ts';
import type { Queued } from './queue.ts';
import { Sleep } from './sleep.svelte.ts';

const secondsBetween = 8;

/** What the player has beside playing: a queue, what comes next, a sleep timer. */
export class Extras {
  readonly queue: Queue;
  readonly sleep: Sleep;
  /** Seconds until the first of the queue is played; null when it does not wait to be. */
  secondsToNext = $state<number | null>(null);
  readonly #player: Player;
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly next: Queued | null = $derived.by(() => this.queue.items[0] ?? null);

  constructor(player: Player) {
    this.#player = player;
    this.queue = new Queue(player.memory);
    this.sleep = new Sleep(player);
  }

  /** What played has ended: the next waits some seconds, in which the listener may stay. Returns what ends the wait. */
  ended(): () => void {
    const isAsleep = this.sleep.wish === 'episode';
    if (isAsleep) this.sleep.choose(null);
    if (isAsleep || this.next === null) return () => undefined;
    this.secondsToNext = secondsBetween;
    this.#timer = setInterval(() => {
      this.secondsToNext = (this.secondsToNext ?? 1) - 1;
      if (this.secondsToNext <= 0) this.playNext();
    }, 1000);
    return () => this.stay();
  }

  /** Stays where it is: the queue is left as it stands. */
  stay(): void {
    clearInterval(this.#timer);
    this.secondsToNext = null;
  }

  /** Plays the first of the queue. */
  playNext(): void {
    const { next } = this;
    this.stay();
    if (next) this.playQueued(next);
  }

  /** Plays one of the queue, and takes it out of it. */
  playQueued({ articleId }: Queued): void {
    this.queue.remove(articleId);
    playArticle(this.#player, articleId).catch(() => this.#player.became('failed'));
  }
}
