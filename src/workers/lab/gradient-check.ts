/** Backpropagation checked by finite differences. */
import type { GradientCheck } from '../../domain/lab/run-types.ts';
import type { WeightTensor } from '../../domain/learning/head-types.ts';
import { shuffled, streamOf } from '../trainer/events.ts';
import type { Calculator } from './calculator.ts';
import type { Question } from './losses.ts';
import type { LabModel } from './model.ts';

/** Numbers of each weight: four to eight losses each, about a second with an LSTM. */
const CHECKED = 3;
/**
 * Half the distances of the two losses, until two in a row agree. Backends compute in float32: at 1e-4 a difference of
 * losses is mostly rounding; at 0.1 it is a chord over a curve, and many a relu goes on or off within it.
 */
const STEPS = [5e-3, 2.5e-3, 1e-3, 5e-4];
/** They agree within a part of the slope, and what rounding may do: 1e-6 of a sum of losses, divided by the distance. */
const AGREED = 5e-3;
const ROUNDING = 2e-4;

/** Some numbers of a weight, first those that the batch depends on at all: of most words it has none. */
function choose(slopes: Float32Array, seed: number, name: string): number[] {
  const order = [...shuffled(slopes.length, streamOf(seed, `check ${name}`))];
  return [...order.filter((at) => slopes[at] !== 0), ...order.filter((at) => slopes[at] === 0)].slice(
    0,
    CHECKED,
  );
}

/** (L(w + h) − L(w − h)) / 2h by the largest h whose next smaller one says the same, else by the smallest. */
async function slopeAt(loss: (change: number) => Promise<number>): Promise<number> {
  let wider: number | undefined;
  let slope = 0;
  for (const h of STEPS) {
    slope = ((await loss(h)) - (await loss(-h))) / (2 * h);
    if (wider !== undefined && Math.abs(slope - wider) <= AGREED * Math.abs(slope) + ROUNDING) return wider;
    wider = slope;
  }
  return slope;
}

/** Slopes of the first training batch's loss by a few numbers of each weight, beside those that training goes by. */
export async function checkGradients(
  calculator: Calculator,
  model: LabModel,
  questions: readonly Question[],
  weights: readonly WeightTensor[],
  seed: number,
): Promise<GradientCheck[]> {
  const first = { epoch: 0, step: 0 };
  const { slopes } = await calculator.slopes(model, questions, weights, first);
  const checks: GradientCheck[] = [];
  for (const [k, weight] of weights.entries()) {
    const { name, values } = weight;
    for (const index of choose(slopes[k], seed, name)) {
      const numeric = await slopeAt((change) => {
        const moved = values.slice();
        moved[index] += change;
        return calculator.batchLoss(model, questions, weights.with(k, { ...weight, values: moved }), first);
      });
      checks.push({ weight: name, index, analytic: slopes[k][index], numeric });
    }
  }
  return checks;
}
