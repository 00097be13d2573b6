/**
 * An experiment as text that fits in a link: version, checksum, then what differs from LEFT_OUT as JSON with short keys
 * in base64url. A link is kept in lesson plans for years, so whatever version 1 wrote must be read for ever.
 */
import * as v from 'valibot';
import { fromBase64Url, toBase64Url } from '../base64.ts';
import { failed, success, type Result } from '../errors.ts';
import { hashText } from '../random.ts';
import {
  ACTIVATIONS,
  LOSSES,
  OPTIMISERS,
  REVIEW_TASKS,
  SCALINGS,
  SCHEDULES,
  SHAPES,
  type DatasetChoice,
  type Experiment,
  type ModelChoice,
} from './experiment.ts';

const VERSION = '1';

/**
 * What version 1 does not write. Never to be changed, not even where the Lab's first experiment changes; a new field joins
 * with what the Lab did before it had one.
 */
const LEFT_OUT: Experiment = {
  dataset: { kind: 'reviews', language: 'en', task: 'sentiment' },
  rows: 400,
  labelNoise: 0,
  trainingShare: 1,
  scaling: 'z-score',
  kept: 0,
  model: { kind: 'linear' },
  loss: 'cross-entropy',
  optimiser: 'adam',
  rate: 0.01,
  schedule: 'constant',
  l1: 0,
  l2: 0.01,
  epochs: 40,
  batch: 32,
  patience: 0,
  sparsity: 0,
  privacyNoise: 0,
  seed: 7,
};

/** A fixed two-way dictionary of field names; new ones may join, none may change. */
const SHORT: readonly (readonly [name: string, short: string])[] = [
  ['dataset', 'd'],
  ['rows', 'n'],
  ['labelNoise', 'y'],
  ['trainingShare', 'h'],
  ['scaling', 'c'],
  ['kept', 'f'],
  ['model', 'm'],
  ['loss', 'j'],
  ['optimiser', 'o'],
  ['rate', 'r'],
  ['schedule', 'S'],
  ['l1', '1'],
  ['l2', '2'],
  ['epochs', 'e'],
  ['batch', 'b'],
  ['patience', 'p'],
  ['sparsity', 's'],
  ['privacyNoise', 'v'],
  ['seed', 'z'],
  ['kind', 'k'],
  ['shape', 'q'],
  ['language', 'g'],
  ['task', 't'],
  ['inputs', 'i'],
  ['label', 'l'],
  ['layers', 'u'],
  ['activation', 'a'],
  ['dropout', 'x'],
  ['rank', 'R'],
  ['adaptive', 'A'],
  ['width', 'w'],
  ['teacher', 'T'],
  ['temperature', 'C'],
  ['embedding', 'E'],
  ['units', 'U'],
];
const SHORT_OF = new Map(SHORT);
const NAME_OF = new Map(SHORT.map(([name, short]) => [short, name]));

/**
 * The least and the most that a link, a knob and a search may ask for. Past the most a phone runs out of memory or of
 * patience before the run ends (layers, rows, epochs), or numbers overflow (rate); below the least nothing moves.
 */
export const BOUNDS = {
  rows: [50, 5000],
  labelNoise: [0, 0.5],
  trainingShare: [0.01, 1],
  // Columns of the widest inputs that have an order worth cutting: the embeddings.
  kept: [0, 384],
  rate: [1e-5, 10],
  l1: [0, 10],
  l2: [0, 10],
  epochs: [1, 500],
  batch: [1, 1024],
  patience: [0, 500],
  // At 1 no weight is left.
  sparsity: [0, 0.99],
  privacyNoise: [0, 10],
  seed: [0, 0xffff_ffff],
  layers: [1, 4],
  units: [1, 512],
  // At 1 nothing passes.
  dropout: [0, 0.9],
  rank: [1, 64],
  // Below a tenth a soft target is a hard one, above twenty all classes are alike.
  temperature: [0.1, 20],
  // Unrolled over 48 words: at 256 an LSTM of one epoch takes a phone a minute.
  wordUnits: [1, 128],
  // No wider than what it imitates: the encoders' vectors have 384 numbers.
  tableWidth: [1, 384],
  columns: [0, 500],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;

/** Longer than any spreadsheet's header; a name is untrusted text. */
const MAX_NAME = 200;
/** Holds five hundred columns with names of ten letters; a browser's address bar gives up not far beyond. */
const MAX_LINK = 16_000;

const real = ([least, most]: readonly [number, number]) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const whole = (bounds: readonly [number, number]) => v.pipe(real(bounds), v.integer());
const name = v.pipe(v.string(), v.maxLength(MAX_NAME));
const language = v.picklist(['en', 'zh']);
const activation = v.picklist(ACTIVATIONS);
const unit = whole(BOUNDS.units);
const wordUnit = whole(BOUNDS.wordUnits);

// v.object leaves out what it does not know, so a link of a later build with one more field still opens.
const DatasetSchema: v.GenericSchema<unknown, DatasetChoice> = v.variant('kind', [
  v.object({ kind: v.literal('houses') }),
  v.object({ kind: v.literal('shapes'), shape: v.picklist(SHAPES) }),
  v.object({ kind: v.literal('reviews'), language, task: v.picklist(REVIEW_TASKS) }),
  v.object({ kind: v.literal('intents'), language }),
  v.object({ kind: v.literal('own') }),
  v.object({
    kind: v.literal('table'),
    inputs: v.pipe(v.array(name), v.minLength(BOUNDS.columns[0]), v.maxLength(BOUNDS.columns[1])),
    label: name,
  }),
]);

const ModelSchema: v.GenericSchema<unknown, ModelChoice> = v.variant('kind', [
  v.object({ kind: v.literal('linear') }),
  v.object({
    kind: v.literal('perceptron'),
    layers: v.pipe(v.array(unit), v.minLength(BOUNDS.layers[0]), v.maxLength(BOUNDS.layers[1])),
    activation,
    dropout: real(BOUNDS.dropout),
  }),
  v.object({ kind: v.literal('low-rank'), rank: whole(BOUNDS.rank), adaptive: v.boolean() }),
  v.object({ kind: v.literal('bottleneck'), width: unit, activation }),
  v.object({ kind: v.literal('student'), width: unit, teacher: unit, temperature: real(BOUNDS.temperature) }),
  v.object({ kind: v.literal('lstm'), embedding: wordUnit, units: wordUnit }),
  v.object({ kind: v.literal('attention'), embedding: wordUnit }),
  v.object({ kind: v.literal('static-table'), width: whole(BOUNDS.tableWidth) }),
]);

const ExperimentSchema: v.GenericSchema<unknown, Experiment> = v.object({
  dataset: DatasetSchema,
  rows: whole(BOUNDS.rows),
  labelNoise: real(BOUNDS.labelNoise),
  trainingShare: real(BOUNDS.trainingShare),
  scaling: v.picklist(SCALINGS),
  kept: whole(BOUNDS.kept),
  model: ModelSchema,
  loss: v.picklist(LOSSES),
  optimiser: v.picklist(OPTIMISERS),
  rate: real(BOUNDS.rate),
  schedule: v.picklist(SCHEDULES),
  l1: real(BOUNDS.l1),
  l2: real(BOUNDS.l2),
  epochs: whole(BOUNDS.epochs),
  batch: whole(BOUNDS.batch),
  patience: whole(BOUNDS.patience),
  sparsity: real(BOUNDS.sparsity),
  privacyNoise: real(BOUNDS.privacyNoise),
  seed: whole(BOUNDS.seed),
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with the keys of every object in it exchanged by `names`; keys that it does not have stay. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [names.get(key) ?? key, renamed(inner, names)]),
  );
}

const jsonToText = (value: unknown): string => toBase64Url(new TextEncoder().encode(JSON.stringify(value)));

/** The JSON that {@link jsonToText} was given, or undefined where the text is not of its kind. */
function textToJson(text: string): unknown {
  const bytes = fromBase64Url(text);
  try {
    return bytes && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Four characters: of slips in copying, one in sixteen million goes unnoticed, and then the bounds stand. */
function checksum(body: string): string {
  const hash = hashText(body);
  // With the high bits: the lowest of FNV see only the lowest of each letter.
  const mixed = hash ^ (hash >>> 24);
  return [18, 12, 6, 0].map((shift) => ALPHABET[(mixed >>> shift) & 63]).join('');
}

/** A short text of URL-safe characters that {@link decodeExperiment} reads. */
export function encodeExperiment(experiment: Experiment): string {
  const base = new Map<string, unknown>(Object.entries(LEFT_OUT));
  const changed = Object.fromEntries(
    Object.entries(experiment).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(base.get(key)),
    ),
  );
  const body = jsonToText(renamed(changed, SHORT_OF));
  return VERSION + checksum(body) + body;
}

/**
 * The experiment of a link. Fails with `link-damaged`: for a text that was cut or mistyped, or is of a later version
 * (`reason` copy), and for one whose experiment is out of bounds (`reason` bounds, `field` the first that is).
 */
export function decodeExperiment(text: string): Result<Experiment> {
  const [, sum, body] =
    new RegExp(`^${VERSION}([\\w-]{4})([\\w-]+)$`).exec(text.slice(0, MAX_LINK + 1)) ?? [];
  if (body === undefined || text.length > MAX_LINK || checksum(body) !== sum)
    return failed('link-damaged', { reason: 'copy' });
  const changed = renamed(textToJson(body), NAME_OF);
  const parsed = v.safeParse(ExperimentSchema, isObject(changed) ? { ...LEFT_OUT, ...changed } : undefined);
  if (parsed.success) return success(parsed.output);
  return failed('link-damaged', { reason: 'bounds', field: v.getDotPath(parsed.issues[0]) ?? '' });
}
