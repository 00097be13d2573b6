/** Scales of compact vectors: powers of 2^(1/16), one byte each. */

/**
 * Steps to a factor of two: neighbours differ by 4.4 %, so the best lies 2.2 % away at most, which changes the error of
 * four bits by less than a hundredth; 255 steps reach 2⁻¹⁶, far below the least component of a unit vector that counts.
 */
const STEPS_PER_OCTAVE = 16;
export const LAST_STEP = 255;

export const scaleOfStep = (step: number): number => Math.fround(2 ** (-step / STEPS_PER_OCTAVE));

/** Nearest step of a scale above 0. */
export const stepOfScale = (scale: number): number =>
  Math.min(LAST_STEP, Math.max(0, Math.round(-Math.log2(scale) * STEPS_PER_OCTAVE)));
