/** Nobody has typed for so long: the sound goes on. */
const resumeMs = 1500;
/** So much is heard again after a pause, to find the way back. */
const rollBackMs = 1000;

/** The sound of the recording while its words are written. */
export class Sound {
  atMs = $state(0);
  isPlaying = $state(false);
  hasFailed = $state(false);
  speed = $state(1);
  /** Waits while somebody types. */
  pausesForTyping = $state(false);
  readonly element: HTMLAudioElement | null;
  #untilMs: number | null = null;
  #resuming: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  constructor(address: string | undefined) {
    this.element = address === undefined ? null : new Audio();
    if (!this.element || address === undefined) return;
    this.element.preload = 'metadata';
    this.element.src = address;
    this.element.onplay = () => this.#watch();
    this.element.onpause = () => this.#stopped();
    this.element.onerror = () => (this.hasFailed = true);
  }

  toggle(): void {
    if (this.isPlaying || this.#resuming !== undefined) this.pause();
    else this.#start(this.atMs > rollBackMs ? this.atMs - rollBackMs : 0);
  }

  pause(): void {
    clearTimeout(this.#resuming);
    this.#resuming = undefined;
    this.element?.pause();
  }

  back(ms: number): void {
    this.seek(this.atMs - ms);
  }

  seek(ms: number): void {
    this.#untilMs = null;
    this.atMs = Math.max(0, ms);
    if (this.element) this.element.currentTime = this.atMs / 1000;
  }

  playFrom(ms: number): void {
    this.#start(ms);
  }

  /** Plays from one time to another, and stops. */
  playSpan(fromMs: number, toMs: number): void {
    this.#start(fromMs);
    this.#untilMs = toMs;
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.element) this.element.playbackRate = speed;
  }

  /** Somebody types: the sound waits, if it is asked to, and goes on a little earlier. */
  typed(): void {
    if (!this.pausesForTyping || (!this.isPlaying && this.#resuming === undefined)) return;
    this.element?.pause();
    clearTimeout(this.#resuming);
    this.#resuming = setTimeout(() => {
      this.#resuming = undefined;
      this.#start(Math.max(0, this.atMs - rollBackMs));
    }, resumeMs);
  }

  /** Ends with the page. */
  close(): void {
    this.pause();
    cancelAnimationFrame(this.#frame);
    this.element?.removeAttribute('src');
  }

  #start(ms: number): void {
    if (!this.element) return;
    this.seek(ms);
    this.element.playbackRate = this.speed;
    this.element.play().catch(() => (this.isPlaying = false));
  }

  #watch(): void {
    this.isPlaying = true;
    cancelAnimationFrame(this.#frame);
    const look = () => {
      if (!this.element || this.element.paused) return;
      this.atMs = this.element.currentTime * 1000;
      if (this.#untilMs !== null && this.atMs >= this.#untilMs) this.element.pause();
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #stopped(): void {
    this.isPlaying = false;
    if (this.element) this.atMs = this.element.currentTime * 1000;
  }
}
