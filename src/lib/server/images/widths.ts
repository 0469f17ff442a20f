const steps = [320, 640, 960, 1280, 1920];

/** WebP can be no taller than this leaves room for. */
const mostHeight = 8192;

/**
 * The widths a picture is stored in, in pixels, smallest first: the steps below its own width, and its own
 * width or the largest step. Never wider than the picture is.
 */
export function imageWidths(width: number, height: number): readonly number[] {
  const fitting = Math.max(1, Math.floor((width * mostHeight) / height));
  const largest = Math.min(width, fitting, Math.max(...steps));
  return [...steps.filter((step) => step < largest), largest];
}
