/** From an experiment and its source to what is trained on. Pure: the same experiment and source give the same data. */
import { failed, FailureError, success, toFailure, type Result } from '../errors.ts';
import { gaussian, hashText, mulberry32, type Random } from '../random.ts';
import type { Columns, DataNote, Dataset, Question } from './datasets.ts';
import { readsWords, type Experiment } from './experiment.ts';
import { HOUSE_COLUMNS, housesDataset } from './houses.ts';
import { PARTS, type Encodings, type Inputs, type LabData, type Target } from './lab-data.ts';
import { scaleColumns } from './scaling.ts';
import type { Sentences } from './sentences.ts';
import { shapesDataset } from './shapes.ts';
import { crossValidationParts } from './folds.ts';
import { shuffle, splitRows, unitsOf } from './split.ts';
import { LEAST_ROWS, tableDataset, type TableSource } from './table.ts';
import { intentsDataset, ownDataset, reviewsDataset, type OwnSource } from './text-datasets.ts';
import { wordInputs } from './words.ts';

/** What the experiment's dataset is read from; synthetic ones need none. */
export type LabSource = Sentences | OwnSource | TableSource | undefined;

export interface PreparedData extends LabData {
  /** What a person should know about how their data was read. */
  readonly notes: readonly DataNote[];
}

/** A generator for one purpose: more noise must not move the split, nor other rows the noise. */
const stream = (seed: number, purpose: string): Random => mulberry32(hashText(`${purpose} ${seed}`));

function datasetOf({ dataset, rows, seed }: Experiment, source: LabSource): Dataset {
  switch (dataset.kind) {
    case 'houses':
      return housesDataset(rows, stream(seed, 'rows'));
    case 'shapes':
      return shapesDataset(dataset.shape, rows, stream(seed, 'rows'));
    case 'reviews':
    case 'intents': {
      const id = `${dataset.kind}-${dataset.language}`;
      if (source?.kind !== 'sentences' || source.file.id !== id) break;
      const { file, vectors } = source;
      if (dataset.kind === 'reviews' && (file.id === 'reviews-en' || file.id === 'reviews-zh'))
        return reviewsDataset(file.rows, vectors, dataset.task);
      if (dataset.kind === 'intents' && (file.id === 'intents-en' || file.id === 'intents-zh'))
        return intentsDataset(file.rows, vectors);
      break;
    }
    case 'own':
      if (source?.kind === 'own') return ownDataset(source);
      break;
    case 'table':
      if (source?.kind === 'table') return tableDataset(source, dataset.inputs, dataset.label);
      break;
  }
  throw new Error(`${dataset.kind} cannot be read from ${source?.kind ?? 'nothing'}`);
}

/** The classes with label noise: of a share of the training rows, each exchanged for any other with equal chance. */
function noisyClasses(
  { values, classes }: Question,
  share: number,
  training: readonly number[],
  random: Random,
) {
  const noisy = Float32Array.from(values);
  const chosen = shuffle([...training], random).slice(0, Math.round(share * training.length));
  for (const row of chosen) {
    const step = 1 + Math.floor(random() * (classes.length - 1));
    noisy[row] = (values[row] + step) % classes.length;
  }
  return noisy;
}

/** The target that training rows see with noise, standardised where it is a number. */
function targetOf(question: Question, noise: number, training: readonly number[], random: Random): Target {
  if (question.task === 'classes')
    return { ...question, values: noisyClasses(question, noise, training, random), off: 0, by: 1 };
  const seen = training.map((row) => question.values[row]);
  const off = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const deviation = Math.sqrt(seen.reduce((sum, value) => sum + (value - off) ** 2, 0) / seen.length);
  // A handful of equal numbers can be all that a small training share holds.
  const by = deviation > 0 ? deviation : 1;
  const values = question.values.map((value) => (value - off) / by);
  for (const row of training) values[row] += noise * gaussian(random);
  return { ...question, values, off, by };
}

/** The leading columns; all of them for 0. */
function leading(columns: Columns, kept: number): Columns {
  const { width, values, names } = columns;
  if (kept === 0 || kept >= width) return columns;
  const cut = new Float32Array((values.length / width) * kept);
  for (let from = 0, to = 0; to < cut.length; from += width, to += kept)
    cut.set(values.subarray(from, from + kept), to);
  return { ...columns, width: kept, values: cut, names: names.slice(0, kept) };
}

function inputsOf(dataset: Dataset, experiment: Experiment, training: readonly number[]): Inputs {
  if (!readsWords(experiment.model))
    return scaleColumns(leading(dataset.columns, experiment.kept), experiment.scaling, training);
  if (!dataset.texts) throw new FailureError('lab-data', { reason: 'no-words' });
  return wordInputs(dataset.texts, training);
}

/**
 * The encoder's vectors of the training rows, for a model that is taught by it. Always z-scored: raw vectors of E5 have
 * cosines above 0.8 with each other, and a table would learn what they have in common and little else.
 */
function encodingsOf({ columns }: Dataset, training: readonly number[]): Encodings {
  const { width, values } = scaleColumns(columns, 'z-score', training);
  const taught = new Float32Array(values.length);
  for (const row of training) taught.set(values.subarray(row * width, (row + 1) * width), row * width);
  return { width, values: taught };
}

function refuseUnlearnable({ count, questions }: Dataset): void {
  if (count < LEAST_ROWS)
    throw new FailureError('lab-data', { reason: 'too-few-rows', count, least: LEAST_ROWS });
  const [{ task, name, values }] = questions;
  if (task === 'classes' && values.every((value) => value === values[0]))
    throw new FailureError('lab-data', { reason: 'one-class', column: name });
}

/**
 * Rows and numbers of each that an experiment's dataset has at most before anything is scaled, counted without reading
 * them. The columns of a table become more when they hold words; {@link tableDataset} counts those before it makes them.
 */
export function sizeOf({ dataset, rows }: Experiment, source: LabSource): { rows: number; numbers: number } {
  switch (source?.kind) {
    case 'sentences':
      return { rows: source.file.rows.length, numbers: source.vectors.dims };
    case 'own':
      return {
        rows: Math.min(source.items.length, source.interactions.length),
        numbers: source.vectors.dims,
      };
    case 'table':
      return { rows: source.rows.length, numbers: dataset.kind === 'table' ? dataset.inputs.length : 0 };
    case undefined:
      return { rows, numbers: dataset.kind === 'houses' ? HOUSE_COLUMNS.length : 2 };
  }
}

/** A turn of cross-validation, from 0: the fold that is validated on. */
export interface Turn {
  readonly turn: number;
  readonly folds: number;
}

/** The unit of each row: rows of one number share a key, directly or through others. */
function unitNumbers(keys: Dataset['keys']): Int32Array {
  const numbers = new Int32Array(keys.length);
  unitsOf(keys).forEach((rows, unit) => rows.forEach((row) => (numbers[row] = unit)));
  return numbers;
}

function prepare(experiment: Experiment, source: LabSource, turn: Turn | undefined): PreparedData {
  const dataset = datasetOf(experiment, source);
  refuseUnlearnable(dataset);
  const { count, questions, keys, labels, notes } = dataset;
  const { seed, trainingShare, labelNoise } = experiment;
  const [{ task, values: answers }] = questions;
  const split = splitRows({
    keys,
    strata: task === 'classes' ? answers : new Uint8Array(count),
    trainingShare,
    seed: hashText(`split ${seed}`),
  });
  // Equal records of a table stay together, so one record repeated throughout leaves a part without rows.
  if (PARTS.some((_, place) => !split.includes(place)))
    throw new FailureError('lab-data', { reason: 'too-alike' });
  const parts = turn
    ? crossValidationParts(questions[0], split, unitNumbers(keys), turn.folds, hashText(`folds ${seed}`))[
        turn.turn
      ]
    : split;

  const training = [...parts.keys()].filter((row) => parts[row] === 0);
  const targets = questions.map((question) =>
    targetOf(question, labelNoise, training, stream(seed, `noise ${question.name}`)),
  );
  return {
    count,
    inputs: inputsOf(dataset, experiment, training),
    ...(experiment.model.kind === 'static-table' && { encodings: encodingsOf(dataset, training) }),
    targets,
    parts,
    labels,
    notes,
  };
}

/**
 * What a run of the experiment is trained on. Fails with `lab-data` and a `reason`: too-few-rows, one-class, no-words (a
 * model that reads words on rows of numbers), too-alike, or one of {@link tableDataset}'s. A source of another kind than
 * the dataset's is a bug.
 * @param turn of cross-validation: training and validation rows are dealt anew, and scaled by what is learned from then.
 */
export function prepareData(experiment: Experiment, source: LabSource, turn?: Turn): Result<PreparedData> {
  try {
    return success(prepare(experiment, source, turn));
  } catch (error) {
    const failure = toFailure(error);
    if (!failure) throw error;
    return failed(failure.code, failure.details);
  }
}
