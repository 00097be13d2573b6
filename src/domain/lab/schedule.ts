/** The step size of each epoch. */
import type { Experiment } from './experiment.ts';

/**
 * `step` divides the rate by ten after half and after three quarters of the epochs, as residual networks were trained (He et
 * al., 2015). A smaller cut leaves the last epochs wandering; a larger one is the end of the training.
 */
const CUT = 0.1;
const CUTS = [0.5, 0.75];

/**
 * Step size η in an epoch, counted from 0, of a training of so many. `cosine`: η₀ (1 + cos(π e / E)) / 2 (Loshchilov &
 * Hutter, 2017), the whole rate in the first epoch and nearly none in the last, but never 0: each epoch learns something.
 */
export function rateAt(
  { rate, schedule }: Pick<Experiment, 'rate' | 'schedule'>,
  epoch: number,
  epochs: number,
): number {
  const done = epoch / epochs;
  switch (schedule) {
    case 'constant':
      return rate;
    case 'cosine':
      return (rate * (1 + Math.cos(Math.PI * done))) / 2;
    case 'step':
      return rate * CUT ** CUTS.filter((cut) => done >= cut).length;
  }
}
