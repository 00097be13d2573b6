/** The training loop: epochs, checkpoints, and the way on when a backend fails. */
import type { Rank, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Backend, CurvePoint, WeightTensor } from '../../domain/learning/head-types.ts';
import { FailureError } from '../../domain/errors.ts';
import { adamStep } from './adam.ts';
import type { Head, MountedHead, Tf } from './head.ts';
import type { TrainingCheckpoint, TrainingProgress, TrainingResult } from './protocol.ts';

/**
 * Epochs between two checkpoints that are handed out. A checkpoint is half a megabyte to one: every epoch would keep the
 * disk busier than the training, and all that is lost without one is a few seconds.
 */
const CHECKPOINT_EVERY = 5;

/**
 * Epochs without a better validation loss after which a training ends. One ends where dropout shakes the loss or where a
 * product of two features has yet to be found; ten would mostly be spent on learning noise by heart.
 */
const PATIENCE = 3;

/** Backends that gave right numbers, best first; one that fails in a training is not asked again. */
export interface BackendQueue {
  /** Makes the best remaining one tfjs's present backend; undefined when none is left. */
  current(): Promise<Backend | undefined>;
  drop(backend: Backend): void;
}

export interface TrainOptions {
  readonly tf: Tf;
  readonly backends: BackendQueue;
  /** Hash of job and data: the name on the checkpoints. */
  readonly job: number;
  readonly resume?: TrainingCheckpoint;
  readonly signal?: AbortSignal;
  readonly progress?: (value: TrainingProgress) => void;
}

export type Trained = Omit<TrainingResult, 'milliseconds' | 'parameters'>;

interface State {
  readonly epoch: number;
  readonly weights: readonly WeightTensor[];
  readonly moments: readonly WeightTensor[];
  /** The weights of the epoch with the lowest validation loss. */
  readonly best: readonly WeightTensor[];
  readonly curve: readonly CurvePoint[];
}

const zeros = ({ name, shape, values }: WeightTensor, suffix: string): WeightTensor => ({
  name: `${name}/${suffix}`,
  shape,
  values: new Float32Array(values.length),
});

const copies = (tensors: readonly WeightTensor[]): WeightTensor[] =>
  tensors.map(({ name, shape, values }) => ({ name, shape, values: values.slice() }));

const firstState = ({ weights }: Head): State => ({
  epoch: 0,
  weights: copies(weights),
  moments: weights.flatMap((weight) => [zeros(weight, 'mean'), zeros(weight, 'square')]),
  best: copies(weights),
  curve: [],
});

/** States are not written to once they are made, so a checkpoint needs no copies. The best weights follow the present ones. */
const toCheckpoint = (job: number, { epoch, weights, moments, best, curve }: State): TrainingCheckpoint => ({
  job,
  epoch,
  weights: [...weights, ...best.map((weight) => ({ ...weight, name: `best/${weight.name}` }))],
  moments,
  curve,
});

function fromCheckpoint({ epoch, weights, moments, curve }: TrainingCheckpoint, head: Head): State {
  const count = head.weights.length;
  const best = weights.slice(count).map((weight, k) => ({ ...weight, name: head.weights[k].name }));
  return { epoch, weights: weights.slice(0, count), moments, best, curve };
}

/** Lets messages in, an abort among them. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FailureError('cancelled');
}

/** Runs operations in a tidy and brings their numbers here; throws when one of them is not finite. */
async function compute(
  tf: Tf,
  weights: readonly WeightTensor[],
  operations: (weights: Tensor[]) => Tensor1D,
): Promise<Float32Array> {
  const result = tf.tidy(() => operations(weights.map(({ values, shape }) => tf.tensor(values, [...shape]))));
  try {
    const numbers = await result.data<'float32'>();
    if (!numbers.every(Number.isFinite)) throw new Error('numbers that are not finite');
    return numbers;
  } finally {
    result.dispose();
  }
}

const lossOf = async (tf: Tf, mounted: MountedHead, weights: readonly WeightTensor[]): Promise<number> => {
  const [loss] = await compute(tf, weights, (w) => tf.reshape(mounted.validationLoss(w), [1]));
  return loss;
};

/**
 * One epoch on top of `state`, which stays as it is: it is what the next backend starts from when this one fails.
 * @param lowest validation loss so far.
 */
async function runEpoch(
  tf: Tf,
  head: Head,
  mounted: MountedHead,
  state: State,
  lowest: number,
): Promise<State> {
  const weights = copies(state.weights);
  const moments = copies(state.moments);
  let trainingLoss = 0;
  for (let step = 0; step < head.stepsPerEpoch; step++) {
    const numbers = await compute(tf, weights, (tensors) => {
      const { value, grads } = tf.valueAndGrads((...w) => mounted.objective(w, state.epoch, step))(tensors);
      return tf.concat1d([value, ...grads].map((part) => tf.reshape<Rank.R1>(part, [-1])));
    });
    trainingLoss += numbers[0] / head.stepsPerEpoch;
    let at = 1;
    head.weights.forEach((plan, k) => {
      const { values } = weights[k];
      const pair = { mean: moments[2 * k].values, square: moments[2 * k + 1].values };
      const gradient = numbers.subarray(at, (at += values.length));
      adamStep(plan, values, gradient, pair, state.epoch * head.stepsPerEpoch + step + 1);
    });
  }
  const validationLoss = await lossOf(tf, mounted, weights);
  const epoch = state.epoch + 1;
  const best = validationLoss < lowest ? weights : state.best;
  return { epoch, weights, moments, best, curve: [...state.curve, { epoch, trainingLoss, validationLoss }] };
}

async function computeOutputs(
  tf: Tf,
  head: Head,
  mounted: MountedHead,
  weights: readonly WeightTensor[],
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const outputs = new Float32Array(head.count);
  for (let from = 0; from < head.count; from += head.chunk) {
    await breathe();
    stopIfAborted(signal);
    const to = Math.min(from + head.chunk, head.count);
    outputs.set(await compute(tf, weights, (w) => mounted.outputs(w, from, to)), from);
  }
  const blind = await compute(tf, weights, (w) => mounted.blindOutputs(w));
  head.rows.forEach((row, place) => (outputs[row] = blind[place]));
  return outputs;
}

/** The lowest validation loss and its epoch; 0 for the start. */
function bestOf(startLoss: number, curve: readonly CurvePoint[]): { loss: number; epoch: number } {
  const best = { loss: startLoss, epoch: 0 };
  for (const { epoch, validationLoss } of curve)
    if (validationLoss < best.loss) Object.assign(best, { loss: validationLoss, epoch });
  return best;
}

/**
 * Trains a head until its validation loss falls no more or its epochs are over, and computes its outputs with the weights
 * of the best epoch: on real histories the loss of unseen events falls for a few epochs and then climbs far above the
 * start. A backend that throws, loses its device or gives numbers that are not finite is dropped, and the next one goes
 * on from the last whole epoch. Throws `cancelled` on abort, and what the last backend threw when none is left.
 */
export async function train(head: Head, options: TrainOptions): Promise<Trained> {
  const { tf, backends, job, resume, signal, progress } = options;
  let state = resume?.job === job ? fromCheckpoint(resume, head) : firstState(head);
  let problem: unknown = new FailureError('unexpected');
  for (;;) {
    const backend = await backends.current();
    if (!backend) throw problem;
    let mounted: MountedHead | undefined;
    try {
      mounted = head.mount(tf);
      const startLoss = await lossOf(tf, mounted, head.weights);
      let best = bestOf(startLoss, state.curve);
      while (state.epoch < head.epochs && state.epoch - best.epoch < PATIENCE) {
        await breathe();
        stopIfAborted(signal);
        state = await runEpoch(tf, head, mounted, state, best.loss);
        best = bestOf(startLoss, state.curve);
        const checkpoint = state.epoch % CHECKPOINT_EVERY === 0 ? toCheckpoint(job, state) : undefined;
        progress?.({ point: state.curve[state.epoch - 1], epochs: head.epochs, checkpoint });
      }
      const outputs = await computeOutputs(tf, head, mounted, state.best, signal);
      return { backend, curve: state.curve, weights: head.keep(state.best), outputs };
    } catch (error) {
      if (error instanceof FailureError) throw error;
      problem = error;
      backends.drop(backend);
    } finally {
      mounted?.dispose();
    }
  }
}
