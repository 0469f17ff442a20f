/** A picture as pages show it. `widths` are the sizes there are, in pixels, smallest first. */
export interface ImageView {
  readonly id: string;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
}

/** The address of an image in one of its widths. */
export function imageAddress(image: { id: string }, width: number): string {
  return `/media/images/${image.id}/${width}.webp`;
}

/** The `srcset` of an image. */
export function imageSources(image: { id: string; widths: readonly number[] }): string {
  return image.widths.map((width) => `${imageAddress(image, width)} ${width}w`).join(', ');
}
