/** The state of a training as plain numbers, and the one step that changes it. */
import type { Experiment } from '../../domain/lab/experiment.ts';
import type { LatestUpdate } from '../../domain/lab/run-types.ts';
import { rateAt } from '../../domain/lab/schedule.ts';
import type { WeightTensor } from '../../domain/learning/head-types.ts';
import { streamOf } from '../trainer/events.ts';
import type { LabModel, LabWeight } from './model.ts';
import { addPenalties, makePrivate, OPTIMISER_OF } from './optimisers.ts';
import { exchange, firstMask, hold, keepBest, weigh, type Mask } from './sparsity.ts';

/** One weight of a model in training. */
interface Trained {
  readonly weight: LabWeight;
  readonly values: Float32Array;
  readonly slots: readonly Float32Array[];
  readonly mask: Mask | undefined;
}

export interface TrainingState {
  readonly trained: readonly Trained[];
  /** Of the directions of an allocation; empty without one. */
  readonly importance: Float32Array;
  /** Steps behind it. */
  steps: number;
  latest: LatestUpdate | undefined;
}

export function firstState(model: LabModel, experiment: Experiment): TrainingState {
  const { slots } = OPTIMISER_OF[experiment.optimiser];
  const trained = model.weights.map((weight): Trained => {
    const random = streamOf(experiment.seed, `mask ${weight.name}`);
    const mask = firstMask(weight, experiment.sparsity, random);
    const values = weight.values.slice();
    hold(mask, values);
    return { weight, values, mask, slots: Array.from({ length: slots }, () => values.slice().fill(0)) };
  });
  const { allocation } = model;
  const importance = new Float32Array(allocation ? trained[allocation.place].values.length : 0);
  return { trained, importance, steps: 0, latest: undefined };
}

export const copyState = ({ trained, importance, steps, latest }: TrainingState): TrainingState => ({
  trained: trained.map(({ weight, values, slots, mask }) => ({
    weight,
    values: values.slice(),
    slots: slots.map((slot) => slot.slice()),
    mask: mask?.slice(),
  })),
  importance: importance.slice(),
  steps,
  latest,
});

/** The weights themselves and no copies: those of a state that is stepped change with it. */
export const weightsOf = ({ trained }: TrainingState): WeightTensor[] =>
  trained.map(({ weight: { name, shape }, values }) => ({ name, shape, values }));

/** Numbers that are trained: all that no mask holds. */
export const countTrained = ({ trained }: TrainingState): number =>
  trained.reduce(
    (sum, { values, mask }) => sum + (mask ? mask.reduce((living, one) => living + one, 0) : values.length),
    0,
  );

function largestAt(values: Float32Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i]) > Math.abs(values[at])) at = i;
  return at;
}

/** What is done to a model in training, by the rules of an experiment. */
export interface Stepper {
  /** One step by the slopes of the loss, changing `state` in place. @param rows of the batch. */
  step(state: TrainingState, slopes: readonly Float32Array[], rows: number): void;
  /** What changes after a whole epoch, in place. @param slopes of its last step. */
  endEpoch(state: TrainingState, slopes: readonly Float32Array[]): void;
}

/** @param epochs of this training, and steps of each: what the schedule of the step size goes by. */
export function createStepper(
  { allocation }: LabModel,
  experiment: Experiment,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
): Stepper {
  const { privacyNoise, seed } = experiment;
  const optimiser = OPTIMISER_OF[experiment.optimiser];

  return {
    step(state, slopes, rows) {
      const step = ++state.steps;
      const rate = rateAt(experiment, Math.floor((step - 1) / stepsPerEpoch), epochs);
      if (privacyNoise > 0) makePrivate(slopes, privacyNoise, rows, streamOf(seed, 'privacy', step));
      state.trained.forEach(({ weight, values, slots, mask }, k) => {
        if (k === allocation?.place) weigh(state.importance, values, slopes[k]);
        const gradient = slopes[k].slice();
        addPenalties(experiment, weight, values, gradient);
        hold(mask, gradient);
        const shown = k === 0 ? largestAt(gradient) : -1;
        const before = values[shown];
        optimiser.move(values, gradient, slots, { step, rate });
        if (k === 0)
          state.latest = {
            weight: weight.name,
            index: shown,
            before,
            after: values[shown],
            gradient: gradient[shown],
            rate,
            ...optimiser.read(slots, shown, step),
            step,
          };
      });
    },
    endEpoch({ trained, importance, steps }, slopes) {
      trained.forEach(({ weight, values, slots, mask }, k) => {
        if (mask) exchange(mask, values, slots, slopes[k], streamOf(seed, `exchange ${weight.name}`, steps));
      });
      if (allocation) keepBest(trained[allocation.place].values, importance, allocation.keep);
    },
  };
}
