/** Tries many settings of one experiment, and judges one setting on several splits. */
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import { evaluate, mainScore, rowsOf } from '../domain/lab/evaluate.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import { keptPoint } from '../domain/lab/lesson-checks.ts';
import type { LabPoint } from '../domain/lab/run-types.ts';
import { search, type Search, type Trial } from '../domain/lab/search.ts';
import { openExperiment, type Surroundings } from './lab.ts';
import type { Services } from './services.ts';

/** Place of the part that settings are chosen by, in lab-data.ts PARTS. */
const VALIDATION = 1;

interface Watched<Value> {
  readonly signal: AbortSignal;
  readonly onResult: (value: Value) => void;
}

/** Trains an experiment from its start. @returns the validation loss of the weights it leaves; not finite where it diverged. */
async function lossAfter(
  services: Services,
  experiment: Experiment,
  epochs: number,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<number> {
  const opened = await openExperiment(services, experiment, surroundings, { signal });
  if (!opened.ok) throw new FailureError(opened.failure.code, opened.failure.details);
  const points: LabPoint[] = [];
  const { end } = await services.lab.advance(
    { epochs },
    { signal, onProgress: ({ point }) => points.push(point) },
  );
  if (end === 'diverged' || points.length === 0) return Infinity;
  return keptPoint({ experiment, points, end }).validationLoss;
}

/** Runs a search; what was tried until an abort is kept. */
export const searchExperiments = (
  services: Services,
  wanted: Search,
  surroundings: Surroundings,
  { signal, onResult }: Watched<Trial>,
): Promise<Result<void>> =>
  attempt(async () => {
    const trials = search(
      wanted,
      (experiment, epochs) => lossAfter(services, experiment, epochs, surroundings, signal),
      () => signal.aborted,
    );
    for await (const trial of trials) if (!signal.aborted) onResult(trial);
  });

/** Folds of a cross-validation: with three each model learns from two thirds only, with ten it takes twice as long. */
const FOLDS = 5;

/**
 * Cross-validates a setting on the training and validation rows: each fold is judged by a model that has learned from the
 * others. Test rows stay out of it. Tells the score of each fold as it is done.
 */
export const crossValidate = (
  services: Services,
  experiment: Experiment,
  surroundings: Surroundings,
  { signal, onResult }: Watched<number>,
): Promise<Result<void>> =>
  attempt(async () => {
    for (let turn = 0; turn < FOLDS && !signal.aborted; turn++) {
      const opened = await openExperiment(services, experiment, surroundings, {
        turn: { turn, folds: FOLDS },
        signal,
      });
      if (!opened.ok) throw new FailureError(opened.failure.code, opened.failure.details);
      const { data } = opened.value;
      await services.lab.advance({ epochs: experiment.epochs }, { signal });
      if (signal.aborted) return;
      const { outputs } = await services.lab.snapshot();
      onResult(mainScore(evaluate(data.targets[0], outputs[0], rowsOf(data.parts, VALIDATION))));
    }
  });
