/** How captions look, as a listener chooses it. `usual` is as they are drawn. */
export interface CaptionLook {
  readonly size: 'small' | 'usual' | 'large' | 'huge';
  readonly ground: 'usual' | 'solid' | 'light' | 'none';
  readonly place: 'usual' | 'top';
}

/** What there is to choose from. */
export const captionLooks = {
  size: ['small', 'usual', 'large', 'huge'],
  ground: ['usual', 'solid', 'light', 'none'],
  place: ['usual', 'top']
} as const satisfies { [Part in keyof CaptionLook]: readonly CaptionLook[Part][] };

/** Reads a look from the words of the style sheet; what is none of them is as usual. */
export function readLook(words: string): CaptionLook {
  const said = new Set(words.split(' '));
  const chosen = <Choice extends string>(choices: readonly Choice[], usual: Choice): Choice =>
    choices.find((choice) => said.has(`caption--${choice}`)) ?? usual;
  return {
    size: chosen<CaptionLook['size']>(captionLooks.size, 'usual'),
    ground: chosen<CaptionLook['ground']>(captionLooks.ground, 'usual'),
    place: chosen<CaptionLook['place']>(captionLooks.place, 'usual')
  };
}

/** Writes a look in the words of the style sheet; empty when all is as usual. */
export function writeLook(look: CaptionLook): string {
  return Object.values(look)
    .filter((choice) => choice !== 'usual')
    .map((choice) => `caption--${choice}`)
    .join(' ');
}
