/** Why a model says what it says. What it says of a row is its score: one number, such as the logit of a class. */
import { meanOf } from '../learning/bootstrap.ts';
import type { Random } from '../random.ts';
import type { DenseNetwork } from './dense-network.ts';
import { forward } from './forward.ts';
import { shuffle } from './split.ts';

/** Scores of rows of scaled inputs, [count, width], row-major. */
export type Score = (rows: Float32Array) => ArrayLike<number>;

/** Which number of a model is explained: one of a class, or of a regression its only one. */
export interface Explained {
  /** Place of the target. */
  readonly target: number;
  /** Outputs that the target has (lab-data.ts outputWidth). */
  readonly width: number;
  readonly output: number;
}

/**
 * The logit of a class less the mean of the others, which for two classes is the log-odds; of a regression the number.
 * Logits alone say nothing: adding 5 to all of them changes no answer.
 */
export function scoreOf(network: DenseNetwork, { target, width, output }: Explained): Score {
  const only = { ...network, heads: [network.heads[target]] };
  return (rows) => {
    const [outputs] = forward(only, rows);
    if (width === 1) return outputs;
    return Float64Array.from({ length: outputs.length / width }, (_, row) => {
      const logits = outputs.subarray(row * width, (row + 1) * width);
      const sum = logits.reduce((total, logit) => total + logit, 0);
      return logits[output] - (sum - logits[output]) / (width - 1);
    });
  };
}

export interface Contributions {
  /** What the model says of the row from which contributions are counted. */
  readonly base: number;
  /** What each input adds to it; with the base they make the score. */
  readonly inputs: Float64Array;
}

/**
 * Exact contributions wᵢ xᵢ of a model that is linear in its inputs (`linear`, `low-rank`), counted from all inputs at 0,
 * the training mean where inputs are z-scored.
 */
export function linearContributions(score: Score, row: Float32Array): Contributions {
  const width = row.length;
  // The last row stays zero. Each other has one input alone.
  const alone = new Float32Array((width + 1) * width);
  row.forEach((value, i) => (alone[i * width + i] = value));
  const scores = score(alone);
  const base = scores[width];
  return { base, inputs: Float64Array.from(row, (_, i) => scores[i] - base) };
}

/** Slopes along the way. A relu that turns on between two of them is off by up to half a step: a 16th of its part with 8, a 64th with 32. */
const PATH_STEPS = 32;
/**
 * Half the distance over which a slope is taken, in scaled units or, where inputs are not scaled, as a share of the way.
 * A tenth of it drowns in the rounding of float32, ten times as much blurs one unit into the next.
 */
const SLOPE_REACH = 0.01;

/**
 * Integrated gradients (Sundararajan et al., 2017): the slope by each input, averaged along the straight way from a
 * baseline to the row, times how far the input moved. Contributions sum to the score less the base, up to the rounding
 * of the integral (midpoint rule). Slopes are numeric, so any score can be explained; 64 × width rows are computed,
 * which is milliseconds for a table and seconds for an embedding, whose columns have no names to explain by anyway.
 * @param baseline a row that stands for "nothing special": all inputs at 0 by default.
 */
export function integratedGradients(
  score: Score,
  row: Float32Array,
  baseline: Float32Array = new Float32Array(row.length),
): Contributions {
  const width = row.length;
  const slopes = new Float64Array(width);
  const around = new Float32Array(2 * width * width);
  for (let step = 0; step < PATH_STEPS; step++) {
    const share = (step + 0.5) / PATH_STEPS;
    const at = row.map((value, i) => baseline[i] + share * (value - baseline[i]));
    for (let copy = 0; copy < 2 * width; copy++) around.set(at, copy * width);
    for (let i = 0; i < width; i++) {
      const reach = SLOPE_REACH * Math.max(1, Math.abs(row[i] - baseline[i]));
      around[2 * i * width + i] += reach;
      around[(2 * i + 1) * width + i] -= reach;
    }
    const scores = score(around);
    for (let i = 0; i < width; i++) {
      // As float32 holds them, not as they were meant.
      const distance = around[2 * i * width + i] - around[(2 * i + 1) * width + i];
      slopes[i] += (scores[2 * i] - scores[2 * i + 1]) / distance / PATH_STEPS;
    }
  }
  return { base: score(baseline)[0], inputs: slopes.map((slope, i) => slope * (row[i] - baseline[i])) };
}

/** The text without each of its words in turn, for a model to score: as many texts as words. */
export const occluded = (words: readonly string[]): string[][] =>
  words.map((_, place) => words.toSpliced(place, 1));

/** How much of the score each word brings: what is lost without it (Zeiler & Fergus, 2014; Li et al., 2016). */
export const occlusion = (whole: number, without: ArrayLike<number>): Float64Array =>
  Float64Array.from(without, (score) => whole - score);

/** What a person knows as one input: a column, or all columns that spell out one choice. */
export interface Feature {
  readonly name: string;
  readonly columns: readonly number[];
}

/** Groups the columns `name = value` of one choice (table.ts): shuffled alone, they would make rows of two choices at once. */
export function featuresOf(names: readonly string[]): Feature[] {
  const byName = new Map<string, number[]>();
  names.forEach((column, place) => {
    const [name] = column.split(' = ', 1);
    const columns = byName.get(name);
    if (columns) columns.push(place);
    else byName.set(name, [place]);
  });
  return Array.from(byName, ([name, columns]) => ({ name, columns }));
}

export interface Importance {
  readonly name: string;
  /** What the figure loses when the rows exchange this input; near 0, or just below, it was of no use. */
  readonly mean: number;
  /** Standard deviation over the repeats. */
  readonly deviation: number;
}

/** One shuffle of 120 test rows is off by some percent; with five the order of inputs settles, and a phone stays fluent. */
const REPEATS = 5;

/**
 * Permutation importance (Breiman, 2001; Fisher et al., 2019), in the order of the features, each when it is known.
 * @param values scaled inputs of the rows that are judged: none that the model has learned from. They are not changed.
 * @param figure how good the model is on these rows with other inputs, such as accuracy or R²; higher is better.
 */
export function* permutationImportance(
  { values, width }: { readonly values: Float32Array; readonly width: number },
  features: readonly Feature[],
  figure: (values: Float32Array) => number,
  random: Random,
): Generator<Importance> {
  const whole = figure(values);
  const rows = Array.from({ length: values.length / width }, (_, row) => row);
  const exchanged = values.slice();
  for (const { name, columns } of features) {
    const losses = Array.from({ length: REPEATS }, () => {
      shuffle([...rows], random).forEach((source, row) => {
        for (const column of columns) exchanged[row * width + column] = values[source * width + column];
      });
      return whole - figure(exchanged);
    });
    for (const row of rows)
      for (const column of columns) exchanged[row * width + column] = values[row * width + column];
    const mean = meanOf(losses);
    yield { name, mean, deviation: Math.sqrt(meanOf(losses.map((loss) => (loss - mean) ** 2))) };
  }
}
