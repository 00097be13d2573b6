/** The normal distribution, as far as the growth desk needs it. */

/** Two-sided 95 %. */
export const Z95 = 1.959963984540054;

/** Highest power first. */
const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/**
 * Quantile of the standard normal distribution for a probability in (0, 1), to seven digits: algorithm AS 241, PPND7
 * (Wichura 1988). Sample sizes are rounded to whole reports, intervals to a tenth of a point: more digits show nowhere.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`${probability} is not inside (0, 1)`);
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * polynomial(r, [59.10937472, 159.29113202, 50.434271938, 3.3871327179])) /
      polynomial(r, [67.1875636, 78.757757664, 17.895169469, 1])
    );
  }
  const r = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability));
  const tail =
    r <= 5
      ? polynomial(r - 1.6, [0.17023821103, 1.3067284816, 2.75681539, 1.4234372777]) /
        polynomial(r - 1.6, [0.12021132975, 0.7370016425, 1])
      : polynomial(r - 5, [0.017337203997, 0.42868294337, 3.081226386, 6.657905115]) /
        polynomial(r - 5, [0.012258202635, 0.24197894225, 1]);
  return Math.sign(q) * tail;
}
