import { nextStart } from './chapters.ts';
import type { Player } from './player.svelte.ts';
import { loudnessLeft, minutesLeft, type SleepWish } from './sleeping.ts';

const tickMs = 500;

/** Lets the sound fade and stop while the listener falls asleep. */
export class Sleep {
  wish = $state<SleepWish | null>(null);
  /** Whole minutes that are left when minutes were wished for. */
  minutes = $state(0);
  readonly #player: Player;
  #timer: ReturnType<typeof setInterval> | undefined;
  #endsAt = 0;
  #lastMs = 0;
  #chapterEndMs = 0;

  constructor(player: Player) {
    this.#player = player;
  }

  /** Falls asleep as wished; null stays awake. */
  choose(wish: SleepWish | null): void {
    clearInterval(this.#timer);
    this.#player.element.volume = this.#player.volume;
    this.wish = wish;
    if (wish === null || wish === 'episode') return;
    if (wish !== 'chapter') this.#endsAt = Date.now() + wish * 60_000;
    this.#findChapter();
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#tick();
  }

  #tick(): void {
    const player = this.#player;
    const leftMs = this.wish === 'chapter' ? this.#leftOfChapter() : this.#endsAt - Date.now();
    this.minutes = minutesLeft(leftMs);
    if (leftMs > 0) {
      player.element.volume = player.volume * loudnessLeft(leftMs);
      return;
    }
    player.pause();
    this.choose(null);
  }

  #leftOfChapter(): number {
    const { atMs, speed } = this.#player;
    // a listener who has gone elsewhere means the chapter that is heard there
    if (Math.abs(atMs - this.#lastMs) > 5000) this.#findChapter();
    this.#lastMs = atMs;
    return (this.#chapterEndMs - atMs) / speed;
  }

  #findChapter(): void {
    const { track, atMs, durationMs } = this.#player;
    this.#lastMs = atMs;
    this.#chapterEndMs = nextStart(track?.chapters ?? [], atMs) ?? durationMs;
  }
}
