/** From an experiment's description to a model that trains, and from a trained model to smaller ones. */
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import { evaluate, mainScore, rowsOf } from '../domain/lab/evaluate.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import type { LabData } from '../domain/lab/lab-data.ts';
import { refuseTooManyRows, refuseUnaffordable } from '../domain/lab/memory.ts';
import { prepareData, sizeOf, type LabSource, type PreparedData, type Turn } from '../domain/lab/prepare.ts';
import { prune } from '../domain/lab/prune.ts';
import { followWeight, quantize, type FollowedWeight } from '../domain/lab/quantize.ts';
import type { GradientCheck, LabSnapshot, LabStatus } from '../domain/lab/run-types.ts';
import { STORAGES, type Storage } from '../domain/lab/sizes.ts';
import { softmaxRows } from '../domain/lab/probabilities.ts';
import type { TextReading } from '../domain/lab/trained-model.ts';
import { LEAST_ROWS, MOST_CELLS, type TableSource } from '../domain/lab/table.ts';
import type { Backend, WeightTensor } from '../domain/learning/head-types.ts';
import { joinVectors } from '../domain/vectors.ts';
import type { LabOpened } from '../workers/lab/protocol.ts';
import { loadCatalog } from './opening.ts';
import type { Session } from './recommend.ts';
import type { Cancellable, LabAmount, LabProgress, Services } from './services.ts';
import { readSourceFile } from './source-file.ts';

export type LabTable = TableSource;
export type Evaluation = ReturnType<typeof evaluate>;

/** Place in PARTS of the rows that nothing has learned from and nothing was chosen by. */
const TEST = 2;

export interface OpenedExperiment {
  readonly data: PreparedData;
  readonly opened: LabOpened;
  /** How its texts became numbers; undefined where they did not. */
  readonly reading: TextReading | undefined;
}

/** What an experiment may need besides its description. */
export interface Surroundings {
  /** Whose answers `own` is about. */
  readonly session: Session | undefined;
  readonly table: LabTable | undefined;
  readonly backend: Backend | undefined;
}

interface OpenOptions {
  /** Of cross-validation. */
  readonly turn?: Turn;
  readonly signal?: AbortSignal;
}

/** Makes the data and the model. Fails with `lab-data` where the rows do not allow it, and as the workers do. */
export const openExperiment = (
  services: Services,
  experiment: Experiment,
  { session, table, backend }: Surroundings,
  { turn, signal }: OpenOptions = {},
): Promise<Result<OpenedExperiment>> =>
  attempt(async () => {
    // tfjs starts and tries its backends while the rows are fetched. What fails here fails again, with its reason, in `open`.
    services.lab.warm().catch(() => undefined);
    const source = await sourceOf(services, experiment, session, table);
    // Who gave up while a file was loading must not take the trainer from the one that came after.
    signal?.throwIfAborted();
    const { rows, numbers } = sizeOf(experiment, source);
    refuseTooManyRows(rows, numbers);
    const prepared = prepareData(experiment, source, turn);
    if (!prepared.ok) throw new FailureError(prepared.failure.code, prepared.failure.details);
    const data = prepared.value;
    refuseUnaffordable(experiment, data);
    const opened = await services.lab.open(data, experiment, backend);
    return { data, opened, reading: readingOf(data, source, session) };
  });

/** Sentences were embedded to be compared with each other, items of a catalog to be found. */
function readingOf(
  { inputs }: LabData,
  source: LabSource,
  session: Session | undefined,
): TextReading | undefined {
  if (inputs.kind === 'words') return undefined;
  if (source?.kind === 'sentences') return { encoder: source.file.encoder, role: 'symmetric' };
  return source?.kind === 'own' && session
    ? { encoder: session.catalog.encoder, role: 'passage' }
    : undefined;
}

async function sourceOf(
  services: Services,
  { dataset }: Experiment,
  session: Session | undefined,
  table: LabTable | undefined,
): Promise<LabSource> {
  switch (dataset.kind) {
    case 'reviews':
    case 'intents':
      return services.labFiles.load(`${dataset.kind}-${dataset.language}`);
    case 'own': {
      if (!session)
        throw new FailureError('lab-data', { reason: 'too-few-rows', count: 0, least: LEAST_ROWS });
      const catalogId = session.catalog.id;
      const [loaded, interactions] = await Promise.all([
        loadCatalog(services, catalogId),
        services.log.ofCatalog(catalogId),
      ]);
      const chunks = [];
      for await (const chunk of loaded.vectors) chunks.push(chunk);
      return { kind: 'own', items: loaded.items, vectors: joinVectors(chunks), interactions };
    }
    case 'table':
      if (!table) throw new FailureError('lab-data', { reason: 'no-table' });
      return table;
    case 'houses':
    case 'shapes':
      return undefined;
  }
}

/** Reads a person's table off the page's thread. */
export const readTable = ({ importer }: Services, file: File): Promise<Result<LabTable>> =>
  attempt(async () => ({
    kind: 'table',
    ...(await importer.readTable(await readSourceFile(file), MOST_CELLS)),
  }));

/** How a run stands, and how well the model does on rows that it has not seen. */
export interface Look {
  readonly status: LabStatus;
  readonly snapshot: LabSnapshot;
  readonly evaluation: Evaluation;
}

interface TrainOptions extends Cancellable<LabProgress> {
  /** Aborted when another run takes the trainer: then nothing more is asked, for it would answer for that one. */
  readonly given?: AbortSignal;
}

/** Trains, then looks. Abort of `signal` pauses and is no failure; that of `given` fails with `cancelled`. */
export const train = (
  { lab }: Services,
  data: LabData,
  amount: LabAmount,
  { given, ...options }: TrainOptions,
): Promise<Result<Look>> =>
  attempt(async () => {
    const status = await lab.advance(amount, options);
    given?.throwIfAborted();
    const snapshot = await lab.snapshot();
    given?.throwIfAborted();
    return { status, snapshot, evaluation: judge(data, snapshot) };
  });

/** Slopes by backpropagation beside those by finite differences, of a few weights of the open run. */
export const checkSlopes = ({ lab }: Services): Promise<Result<readonly GradientCheck[]>> =>
  attempt(() => lab.checkGradients());

const judge = (data: LabData, { outputs }: LabSnapshot): Evaluation =>
  evaluate(data.targets[0], outputs[0], rowsOf(data.parts, TEST));

/** A way of making a model smaller. */
export interface SmallChoice extends Omit<Storage, 'sparse'> {
  /** Share of the weights that are taken for zero. */
  readonly pruned: number;
}

export interface SmallResult extends SmallChoice {
  readonly bytes: number;
  /** On the test part. */
  readonly score: number;
  /** One number on its way into fewer bits; undefined where nothing is rounded. */
  readonly followed: FollowedWeight | undefined;
}

/** Makes the model smaller and judges what is left. Abort it when the run is given up: another would answer. */
export const shrink = (
  services: Services,
  data: LabData,
  weights: readonly WeightTensor[],
  choice: SmallChoice,
  signal?: AbortSignal,
): Promise<Result<SmallResult>> => attempt(() => shrunk(services, data, weights, choice, signal));

/** Ways beside those of sizes.ts that are compared: whole numbers of eight bits, more and more of them left out. */
const PRUNED = [0.5, 0.8, 0.95];

/** The model in every way of keeping it, from exact to coarse. To be aborted as {@link shrink}. */
export const shrinkAll = (
  services: Services,
  data: LabData,
  weights: readonly WeightTensor[],
  signal?: AbortSignal,
): Promise<Result<readonly SmallResult[]>> =>
  attempt(async () => {
    const choices: SmallChoice[] = [
      ...STORAGES.map(({ bits, perChannel }) => ({ bits, perChannel, pruned: 0 })),
      ...PRUNED.map((pruned) => ({ bits: 8 as const, perChannel: false, pruned })),
    ];
    const results: SmallResult[] = [];
    for (const choice of choices) results.push(await shrunk(services, data, weights, choice, signal));
    return results;
  });

/** A model as a choice makes it, without judging it: weights as they are read back, their bytes, one number followed. */
export function madeSmall(weights: readonly WeightTensor[], { pruned, bits, perChannel }: SmallChoice) {
  const sparse = pruned > 0;
  const kept = sparse ? prune(weights, { sparsity: pruned }).weights : weights;
  const storage = { bits, perChannel, sparse };
  return { ...quantize(kept, storage), followed: followWeight(kept, storage) };
}

async function shrunk(
  { lab }: Services,
  data: LabData,
  weights: readonly WeightTensor[],
  choice: SmallChoice,
  signal: AbortSignal | undefined,
): Promise<SmallResult> {
  const { weights: read, bytes, followed } = madeSmall(weights, choice);
  signal?.throwIfAborted();
  const snapshot = await lab.snapshot(read);
  signal?.throwIfAborted();
  const score = mainScore(judge(data, snapshot));
  return { ...choice, bytes, score, followed };
}

/** What a model says over the plane of its two inputs, for a picture of it. */
export interface Plane {
  /** Least and most of each input, in the person's units. */
  readonly across: readonly [number, number];
  readonly up: readonly [number, number];
  /** Cells a side. */
  readonly size: number;
  /** Probability of each class, or one field of standardised numbers squeezed into [−1, 1]; rows from the least of `up`. */
  readonly fields: readonly Float32Array[];
}

/** Cells a side: at 20 a spiral has steps, at 100 a look costs more than the epochs between two. */
const PLANE_SIZE = 48;

/** Undefined for data that is no plane. */
export async function planeOf({ lab }: Services, data: LabData): Promise<Result<Plane | undefined>> {
  const { inputs, targets, count } = data;
  if (inputs.kind !== 'dense' || inputs.width !== 2) return { ok: true, value: undefined };
  const axes = [0, 1].map((column) => {
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < count; row++) {
      low = Math.min(low, inputs.values[2 * row + column]);
      high = Math.max(high, inputs.values[2 * row + column]);
    }
    return [low, high] as const;
  });
  const cell = (axis: number, at: number): number =>
    axes[axis][0] + ((at + 0.5) / PLANE_SIZE) * (axes[axis][1] - axes[axis][0]);
  const values = Float32Array.from({ length: 2 * PLANE_SIZE ** 2 }, (_, index) => {
    const place = index >> 1;
    return index % 2 ? cell(1, Math.floor(place / PLANE_SIZE)) : cell(0, place % PLANE_SIZE);
  });
  return attempt(async () => {
    const outputs = await lab.predict({ ...inputs, values }, PLANE_SIZE ** 2);
    const [{ task, classes }] = targets;
    const units = (axis: number): [number, number] => [
      axes[axis][0] * inputs.by[axis] + inputs.off[axis],
      axes[axis][1] * inputs.by[axis] + inputs.off[axis],
    ];
    const fields =
      task === 'regression'
        ? [outputs.map(Math.tanh)]
        : fieldsOf(softmaxRows(outputs, classes.length), classes.length);
    return { across: units(0), up: units(1), size: PLANE_SIZE, fields };
  });
}

const fieldsOf = (probabilities: Float64Array, width: number): Float32Array[] =>
  Array.from({ length: width }, (_, c) =>
    Float32Array.from({ length: probabilities.length / width }, (_, cell) => probabilities[cell * width + c]),
  );
