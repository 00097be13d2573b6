/** Colours of series and classes that are told apart. A shape, a dash or a label beside it always says the same. */

/** The golden angle: each hue falls into the widest gap that the ones before it left. */
const GOLDEN_ANGLE = 137.508;
/** The third is blue, far from ember and moss. */
const THIRD_HUE = 255;

/** Ember and moss first, then hues of their lightness by day and by night. */
export function tone(index: number): string {
  if (index === 0) return 'var(--ember)';
  if (index === 1) return 'var(--moss)';
  const hue = Math.round((THIRD_HUE + (index - 2) * GOLDEN_ANGLE) % 360);
  return `light-dark(oklch(0.5 0.12 ${hue}), oklch(0.8 0.1 ${hue}))`;
}

/** Dashes of a line, in pixels: solid first. */
const DASHES = ['', '7 4', '2 4', '10 3 2 3'];
export const dash = (index: number): string => DASHES[index % DASHES.length];
