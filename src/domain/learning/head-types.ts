/** Learned parameters as plain data: they cross to workers and storage by structured clone. */
import type { StandingRule } from '../dialogue/talk-types.ts';
import type { FeatureName } from '../ranking/slate-types.ts';

/** Fit's own parameters: prior variance that each kernel brings, and the noise of a rating (others keep their ratio to it). */
export interface KernelSetting {
  /** In squared deviations of the person's grades; `numbers` is for each numeric column. */
  readonly scales: Readonly<Record<FeatureName, number>>;
  readonly noise: number;
}

/** A setting and what it was found from, so that a start need not search again. */
export interface TunedSetting {
  /** Hash of what the search read: covariances of the events, their targets and noises. */
  readonly basis: number;
  readonly setting: KernelSetting;
}

export type Backend = 'webgpu' | 'wasm' | 'cpu';

/** `adapter`: a low-rank change of the embedding space under a kernel regression. `perceptron`: a small network over all features. */
export type HeadKind = 'adapter' | 'perceptron';

/** Fit alone, or Fit on top of a trained head. */
export type Recipe = 'fit' | HeadKind;

export interface WeightTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface CurvePoint {
  readonly epoch: number;
  readonly trainingLoss: number;
  /** On events held out inside the training part. */
  readonly validationLoss: number;
}

/** How a recipe did on the person's latest events, which nobody had learned from. */
export interface HeldOutResult {
  readonly recipe: Recipe;
  readonly events: number;
  /** Mean log loss of P(like), natural logarithm. */
  readonly logLoss: number;
  /** Share of like/dislike pairs in the right order; undefined when one kind is missing. */
  readonly auc?: number;
}

/** A challenger against Fit, paired event by event. */
export interface Comparison {
  readonly recipe: HeadKind;
  /** Mean log loss of Fit minus that of the challenger: above zero the challenger is better. */
  readonly gain: number;
  /** Interval that must lie above zero for a win. */
  readonly low: number;
  readonly high: number;
  readonly won: boolean;
}

/** One trained version. Versions are never edited; which of them is in force stands in {@link HeadState}. */
export interface TrainedHead {
  readonly headId: string;
  readonly catalogId: string;
  /** Generation of the catalog that it was trained on: its outputs are by row. */
  readonly dataId: string;
  /** The catalog's prior on top of whose biases it learned (Catalog.prior); absent where it had none. */
  readonly prior?: string;
  readonly kind: HeadKind;
  readonly createdAt: number;
  readonly backend: Backend;
  readonly milliseconds: number;
  /** Graded events that it was trained on. */
  readonly events: number;
  /** Sequence numbers of their entries in the log; none in versions older than this field. */
  readonly grades?: readonly number[];
  /** Keys of beliefs that were left out of the items that it was trained on. */
  readonly muted?: readonly string[];
  readonly parameters: number;
  readonly curve: readonly CurvePoint[];
  readonly comparison: Comparison;
  readonly weights: readonly WeightTensor[];
  /** Its latent grade of each item by row; of items that it was trained on, what it says without having seen them. */
  readonly outputs: Float32Array;
}

/** What is known of a version without its weights, for lists. */
export type HeadSummary = Omit<TrainedHead, 'weights' | 'outputs'>;

/** What is in force for a catalog; at most one row a catalog. */
export interface HeadState {
  readonly catalogId: string;
  /** The version on top of which Fit learns; undefined for Fit alone. */
  readonly champion?: string;
  /** Fit's parameters, as last found. */
  readonly tuned?: TunedSetting;
  /** Features that the person told the model to leave out (Belief.key). */
  readonly muted?: readonly string[];
  /** What the person does not want to be shown, oldest first. */
  readonly rules?: readonly StandingRule[];
}

/** What a challenger is trained on, and what it is judged by. */
export interface TrainingSplit {
  /** Rows of the catalog, oldest event first. */
  readonly rows: Int32Array;
  /** Standard deviations of the person's grades, less the biases of a catalog's prior. */
  readonly targets: Float32Array;
  /** Noise variance of each. */
  readonly noises: Float32Array;
  /** Those before this place are for learning, the others are held out. */
  readonly cut: number;
}

/** The same with the entries that it was made from: what a head must forget with them. */
export interface GradedSplit extends TrainingSplit {
  /** Sequence number of each event's entry in the log. */
  readonly seqs: readonly number[];
}

/** P(like) of each held-out event but saves, in order, by a Fit that saw only the events before the cut. */
export interface Judged {
  readonly probabilities: Float64Array;
  readonly liked: Uint8Array;
}
