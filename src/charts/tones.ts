/** Colours of series and classes that are told apart. A shape, a dash or a label beside it always says the same. */

/**
 * Hues of OKLCH in the order in which they are needed: each as far as can be from ember (45), moss (143) and those before
 * it, and no two of the eight nearer than 35 degrees.
 */
const HUES = [255, 335, 95, 200, 295, 10];
/** More than eight are told apart by what stands beside them; a step on from each is at least another colour. */
const STEP = 23;

/** Ember and moss first, then hues of their lightness by day and by night. */
export function tone(index: number): string {
  if (index === 0) return 'var(--ember)';
  if (index === 1) return 'var(--moss)';
  const round = Math.floor((index - 2) / HUES.length);
  const hue = (HUES[(index - 2) % HUES.length] + round * STEP) % 360;
  return `light-dark(oklch(0.5 0.12 ${hue}), oklch(0.8 0.1 ${hue}))`;
}

/** Dashes of a line, in pixels: solid first. */
const DASHES = ['', '7 4', '2 4', '10 3 2 3'];
export const dash = (index: number): string => DASHES[index % DASHES.length];
