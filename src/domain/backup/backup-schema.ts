/** What a copy must be, member by member. A member that a type has and its schema lacks does not compile. */
import * as v from 'valibot';
import { VECTOR_DIMS, type Catalog, type Item, type QuantizedVectors } from '../catalog.ts';
import type { Constraint } from '../dialogue/dialogue-types.ts';
import type { StandingRule } from '../dialogue/talk-types.ts';
import type { Interaction } from '../interaction.ts';
import type { Comparison, CurvePoint, HeadState, TrainedHead, WeightTensor } from '../learning/head-types.ts';
import { FEATURE_NAMES } from '../ranking/kernels.ts';
import { bytesOf, toBase64 } from '../base64.ts';
import { bytes, count, finite, floats, strings, type Members } from './backup-parts.ts';
import type { BackupCounts, BackupImport, BackupPreferences } from './backup-types.ts';
import { APPLICATION, VERSIONS } from './is-backup-file.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** All values of a union of texts, none left out. */
const oneOf = <T extends string>(values: Readonly<Record<T, true>>) =>
  v.picklist(Object.keys(values).filter((key): key is T => Object.hasOwn(values, key)));

const ItemSchema = v.strictObject({
  id: v.string(),
  title: v.string(),
  creators: strings,
  year: v.optional(finite),
  kind: oneOf<Item['kind']>({ book: true, film: true, other: true }),
  tags: strings,
  series: v.optional(v.string()),
  description: v.optional(v.string()),
  numbers: v.optional(v.record(v.string(), finite)),
  backlog: v.boolean(),
} satisfies Members<Item>);

const CatalogSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  source: oneOf<Catalog['source']>({
    ...{ pack: true, goodreads: true, movielens: true, table: true },
    ...{ shopify: true, feed: true, demo: true },
  }),
  encoder: oneOf<Catalog['encoder']>({ 'minilm-l6-en': true, 'e5-small-en-zh': true }),
  dataId: v.string(),
  itemCount: count,
  backlogCount: count,
  licence: v.optional(v.string()),
  prior: v.optional(hash),
  createdAt: finite,
  updatedAt: finite,
} satisfies Members<Catalog>);

const VectorsSchema = v.pipe(
  v.strictObject({ codes: bytes, scales: floats }),
  v.check(({ codes, scales }) => codes.length === VECTOR_DIMS * scales.length),
  v.transform(({ codes, scales }): QuantizedVectors => ({
    count: scales.length,
    dims: VECTOR_DIMS,
    codes: new Int8Array(codes.buffer),
    scales,
  })),
);

const InteractionSchema = v.strictObject({
  seq: v.pipe(count, v.minValue(1)),
  catalogId: v.string(),
  itemId: v.string(),
  kind: oneOf<Interaction['kind']>({
    like: true,
    dislike: true,
    save: true,
    unsave: true,
    done: true,
    rating: true,
    impression: true,
    undo: true,
  }),
  value: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(5))),
  time: finite,
  source: oneOf<Interaction['source']>({ tap: true, starter: true, import: true, slate: true }),
  propensity: v.optional(share),
  probability: v.optional(share),
  explored: v.optional(v.literal(true)),
  rank: v.optional(count),
  importId: v.optional(v.string()),
  undoes: v.optional(count),
} satisfies Members<Interaction>);

const ImportSchema = v.strictObject({
  importId: v.string(),
  catalogId: v.string(),
  fileNames: strings,
  time: finite,
  items: count,
  interactions: count,
  issues: count,
  final: v.optional(v.literal(true)),
} satisfies Members<BackupImport>);

const PreferencesSchema = v.strictObject({
  catalogId: v.optional(v.string()),
  exploration: v.optional(share),
  seed: v.optional(finite),
  starterSkipped: v.optional(strings),
} satisfies Members<BackupPreferences>);

const headKind = oneOf<TrainedHead['kind']>({ adapter: true, perceptron: true });

const HeadSchema = v.strictObject({
  headId: v.string(),
  catalogId: v.string(),
  dataId: v.string(),
  prior: v.optional(hash),
  kind: headKind,
  createdAt: finite,
  backend: oneOf<TrainedHead['backend']>({ webgpu: true, wasm: true, cpu: true }),
  milliseconds: finite,
  events: count,
  grades: v.optional(v.array(count)),
  muted: v.optional(strings),
  parameters: count,
  curve: v.array(
    v.strictObject({
      epoch: finite,
      trainingLoss: finite,
      validationLoss: finite,
    } satisfies Members<CurvePoint>),
  ),
  comparison: v.strictObject({
    recipe: headKind,
    gain: finite,
    low: finite,
    high: finite,
    won: v.boolean(),
  } satisfies Members<Comparison>),
  weights: v.array(
    v.pipe(
      v.strictObject({
        name: v.string(),
        shape: v.array(count),
        values: floats,
      } satisfies Members<WeightTensor>),
      v.check(({ shape, values }) => shape.reduce((product, side) => product * side, 1) === values.length),
    ),
  ),
  outputs: floats,
} satisfies Members<TrainedHead>);

const bound = v.optional(finite);
const ConstraintSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('year'), min: bound, max: bound }),
  v.strictObject({ kind: v.literal('number'), name: v.string(), min: bound, max: bound }),
  v.strictObject({ kind: v.literal('creator'), name: v.string(), exclude: v.boolean() }),
  v.strictObject({ kind: v.literal('tag'), name: v.string(), exclude: v.boolean() }),
  v.strictObject({ kind: v.literal('unread') }),
  v.strictObject({ kind: v.literal('similar'), itemId: v.string() }),
  v.strictObject({ kind: v.literal('words'), text: v.string(), exclude: v.boolean() }),
  v.strictObject({ kind: v.literal('item'), itemId: v.string(), exclude: v.literal(true) }),
]) satisfies v.GenericSchema<unknown, Constraint>;

const RuleSchema = v.strictObject({
  id: v.string(),
  text: v.string(),
  constraint: ConstraintSchema,
  itemIds: strings,
} satisfies Members<StandingRule>);

const HeadStateSchema = v.strictObject({
  catalogId: v.string(),
  champion: v.optional(v.string()),
  tuned: v.optional(
    v.strictObject({
      basis: finite,
      setting: v.strictObject({
        scales: v.strictObject(v.entriesFromList(FEATURE_NAMES, finite)),
        noise: finite,
      }),
    }),
  ),
  muted: v.optional(strings),
  rules: v.optional(v.array(RuleSchema)),
} satisfies Members<HeadState>);

const CountsSchema = v.strictObject({
  catalogs: count,
  items: count,
  interactions: count,
  impressions: count,
  imports: count,
  heads: count,
  drafts: v.optional(count, 0),
} satisfies Members<BackupCounts>);

export const FileSchema = v.strictObject({
  application: v.literal(APPLICATION),
  version: v.picklist(VERSIONS),
  savedAt: v.pipe(v.string(), v.isoTimestamp()),
  counts: CountsSchema,
  catalogs: v.array(
    v.strictObject({
      catalog: CatalogSchema,
      items: v.array(ItemSchema),
      vectors: v.optional(VectorsSchema),
      prior: v.optional(bytes),
    }),
  ),
  interactions: v.array(InteractionSchema),
  impressions: v.array(InteractionSchema),
  imports: v.array(ImportSchema),
  preferences: PreferencesSchema,
  heads: v.array(HeadSchema),
  headStates: v.array(HeadStateSchema),
  // Layout 2 had none. What each must be is in draft-schema.ts.
  drafts: v.optional(v.array(v.unknown()), []),
  sha256: hash,
});

/** The form of a file that a schema above reads back: typed arrays as text. */
export const inFile = {
  vectors: ({ codes, scales }: QuantizedVectors) => ({
    codes: toBase64(bytesOf(codes)),
    scales: toBase64(bytesOf(scales)),
  }),
  head: ({ weights, outputs, ...summary }: TrainedHead) => ({
    ...summary,
    weights: weights.map(({ name, shape, values }) => ({ name, shape, values: toBase64(bytesOf(values)) })),
    outputs: toBase64(bytesOf(outputs)),
  }),
};
