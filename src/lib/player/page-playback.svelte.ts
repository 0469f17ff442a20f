import { type ChapterSpan, chapterSpans, lastStarted } from './chapters.ts';
import type { PlayerAction } from './keys.ts';
import type { Activity, Player } from './player.svelte.ts';
import { isSameTrack, type Track } from './track.ts';

/** The recording of a page, in the player or waiting for it: where it stands, and what a control on the page does. */
export class PagePlayback {
  readonly player: Player;
  readonly #track: () => Track;
  /** Where it will begin when it is not in the player. */
  #waitingMs = $state(0);
  /** Where the listener left it before; null when there is nothing to go on from. */
  #leftMs = $state<number | null>(null);

  /** Places to see on the scale: where a word that is looked for is said. */
  marks = $state.raw<readonly number[]>([]);
  /** Others: what comments are about. */
  readonly moments: () => readonly number[];

  readonly track = $derived.by(() => this.#track());
  readonly isLoaded = $derived.by(() => isSameTrack(this.player.track, this.track));
  readonly activity: Activity = $derived.by(() => (this.isLoaded ? this.player.activity : 'idle'));
  readonly atMs = $derived.by(() => (this.isLoaded ? this.player.atMs : this.#waitingMs));
  readonly durationMs = $derived.by(() => this.track.media.durationMs);
  readonly chapters: readonly ChapterSpan[] = $derived.by(() =>
    chapterSpans(this.track.chapters, this.durationMs)
  );
  readonly chapterNumber = $derived.by(() => lastStarted(this.chapters, this.atMs));
  readonly isRunning = $derived(this.activity === 'playing' || this.activity === 'loading');
  /** True from the moment the listener has touched it, or the address named a place in it. */
  readonly isBegun = $derived(this.activity !== 'idle' || this.atMs > 0);
  readonly resumesAtMs = $derived(
    this.activity === 'idle' && this.atMs === this.#leftMs ? this.#leftMs : null
  );

  constructor(
    player: Player,
    track: () => Track,
    startMs: () => number | null,
    moments: () => readonly number[] = () => []
  ) {
    this.player = player;
    this.moments = moments;
    this.#track = track;
    this.#waitingMs = Math.min(startMs() ?? 0, track().media.durationMs);
  }

  /** Gets ready in the browser: at the place the address names, or where the listener left it. */
  arrive(startMs: number | null, isToPlay: boolean): void {
    this.player.wake();
    this.#leftMs = startMs === null ? this.player.placeLeft(this.track) : null;
    this.#waitingMs = Math.min(startMs ?? this.#leftMs ?? 0, this.durationMs);
    if (isToPlay) this.player.play(this.track, startMs ?? undefined);
    else if (this.isLoaded && startMs !== null) this.player.seek(startMs);
    else if (!this.player.hasStarted) this.player.cue(this.track, this.#waitingMs);
  }

  toggle(): void {
    if (this.isLoaded) this.player.toggle();
    else this.player.play(this.track, this.#waitingMs);
  }

  playFrom(atMs: number): void {
    this.player.play(this.track, atMs);
  }

  seek(atMs: number): void {
    if (this.isLoaded) this.player.seek(atMs);
    else this.#waitingMs = Math.min(Math.max(0, atMs), this.durationMs);
  }

  skip(ms: number): void {
    this.seek(this.atMs + ms);
  }

  /** Does what a key asks for. */
  act(action: PlayerAction): void {
    const { player } = this;
    const actions: Partial<Record<PlayerAction, () => void>> = {
      toggle: () => this.toggle(),
      back: () => this.skip(-15_000),
      forward: () => this.skip(15_000),
      'step-back': () => this.skip(-5000),
      'step-forward': () => this.skip(5000),
      'to-start': () => this.seek(0),
      'to-end': () => this.seek(this.durationMs),
      louder: () => player.setVolume(player.volume + 0.1),
      quieter: () => player.setVolume(player.volume - 0.1),
      'next-chapter': () => this.isLoaded && player.nextChapter(),
      'previous-chapter': () => this.isLoaded && player.previousChapter(),
      captions: () => player.toggleCaptions()
    };
    actions[action]?.();
  }
}
