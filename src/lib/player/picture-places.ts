/** Where the picture of what plays is shown: in the frame that came last, or out of sight. */
export class PicturePlaces {
  readonly #element: () => Element;
  #home: Element | null = null;
  #frames: Element[] = [];

  constructor(element: () => Element) {
    this.#element = element;
  }

  /** Gives the picture a place to live where nothing shows it; an attachment. */
  home = (home: Element): void => {
    this.#home = home;
  };

  /** Shows the picture in a frame for as long as the frame is there; an attachment. */
  showIn = (frame: Element): (() => void) => {
    this.#frames.push(frame);
    frame.append(this.#element());
    return () => {
      this.#frames = this.#frames.filter((one) => one !== frame);
      // a picture taken out of the page stops: it moves on in the same breath
      if (frame.contains(this.#element())) (this.#frames.at(-1) ?? this.#home)?.append(this.#element());
    };
  };
}
