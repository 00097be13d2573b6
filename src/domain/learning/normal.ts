/** Beyond six deviations a probability prints as 0 or 1 anyway; stopping there keeps it strictly inside (0, 1). */
const FURTHEST = 6;

/** Standard normal distribution function, absolute error below 7.5e-8 (Abramowitz & Stegun 26.2.17). */
export function normalCdf(x: number): number {
  const z = Math.min(Math.abs(x), FURTHEST);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp(-0.5 * z * z) * series;
  return x < 0 ? tail : 1 - tail;
}
