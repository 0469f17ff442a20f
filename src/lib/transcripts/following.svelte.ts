/** Keeps what is said in sight while it is said, until the reader scrolls away to read on alone. */
export class Following {
  /** What the reader wants. */
  isOn = $state(true);
  /** True from when the reader scrolled by hand until they come back. */
  isPaused = $state(false);
  #box: HTMLElement | null = null;
  /** What it is on its way to. */
  #wanted: HTMLElement | null = null;

  /** Watches the box for a hand that scrolls; an attachment. */
  watch = (box: HTMLElement): (() => void) => {
    this.#box = box;
    const byHand = new AbortController();
    const pause = () => {
      this.#wanted = null;
      this.pause();
    };
    const on = (name: string, happened: (event: Event) => void) => {
      box.addEventListener(name, happened, { passive: true, signal: byHand.signal });
    };
    on('wheel', pause);
    on('touchmove', pause);
    on('keydown', (event) => isScrollKey(event) && pause());
    on('pointerdown', (event) => event.target === box && pause());
    on('scrollend', () => this.#approach());
    return () => byHand.abort();
  };

  pause(): void {
    if (this.isOn && this.canScroll) this.isPaused = true;
  }

  /** Follows again, from the passage the needle stands in. */
  resume(): void {
    this.isOn = true;
    this.isPaused = false;
    this.show('.is-now');
  }

  /** Brings something in the box into sight by scrolling the box alone, never the page. */
  show(selector: string): void {
    const box = this.#box;
    const wanted = box?.querySelector<HTMLElement>(selector);
    if (!wanted || !this.canScroll) return;
    this.#wanted = wanted;
    this.#approach();
  }

  /** Scrolls to what is wanted; once more when it has come there, for how high passages are is known where they are drawn. */
  #approach(): void {
    const [box, wanted] = [this.#box, this.#wanted];
    if (!box || !wanted) return;
    const top = wanted.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    if (Math.abs(top) < 8) this.#wanted = null;
    const isFar = Math.abs(top) > 2 * box.clientHeight;
    const still = isFar || matchMedia('(prefers-reduced-motion: reduce)').matches;
    box.scrollBy({ top, behavior: still ? 'instant' : 'smooth' });
  }

  get canScroll(): boolean {
    const box = this.#box;
    return box !== null && box.scrollHeight > box.clientHeight + 1;
  }
}

function isScrollKey(event: Event): boolean {
  const keys = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
  return event instanceof KeyboardEvent && event.target === event.currentTarget && keys.includes(event.key);
}
