/** A made-up catalog with clusters, the log of a made-up person, and a ranker over both. */
import type { Item } from '../../../../src/domain/catalog.ts';
import type { Interaction, InteractionKind } from '../../../../src/domain/interaction.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { Ranker, type RankerStart } from '../../../../src/domain/ranking/ranker.ts';
import type { SlateRequest } from '../../../../src/domain/ranking/slate-types.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';

export const DIMS = 32;
export const CATALOG = 'made-up';

export interface MadeUp {
  readonly items: readonly Item[];
  readonly rows: Float32Array;
  readonly clusterOf: (itemId: string) => number;
}

/** `count` items in `clusters` clusters of texts; creators, tags and years follow the clusters only loosely. */
export function madeUpCatalog(count: number, clusters: number, seed = 1): MadeUp {
  const random = mulberry32(seed);
  const draw = (): Float64Array => Float64Array.from({ length: DIMS }, () => gaussian(random));
  const common = draw();
  const centres = Array.from({ length: clusters }, draw);
  const rows = new Float32Array(count * DIMS);
  const items = Array.from({ length: count }, (_, j): Item => {
    const own = draw();
    const row = own.map((value, k) => common[k] + centres[j % clusters][k] + 0.4 * value);
    const length = Math.hypot(...row);
    row.forEach((value, k) => (rows[j * DIMS + k] = value / length));
    return {
      id: `i${j}`,
      title: `Title ${j}`,
      creators: [`Creator ${Math.floor(random() * (count / 3))}`],
      year: 1950 + Math.floor(random() * 70),
      kind: 'book',
      tags: [`tag ${Math.floor(random() * 12)}`, `tag ${Math.floor(random() * 12)}`],
      numbers: { averageRating: 3 + 2 * random() },
      backlog: j % 5 === 0,
    };
  });
  return { items, rows, clusterOf: (itemId) => Number(itemId.slice(1)) % clusters };
}

export function started(
  { items, rows }: Pick<MadeUp, 'items' | 'rows'>,
  log: readonly Interaction[] = [],
  seed = 9,
  more: Partial<RankerStart> = {},
) {
  const ranker = new Ranker(CATALOG, items, () => 0);
  ranker.addVectors(quantizeRows(rows, DIMS));
  ranker.start({ log, seed, ...more });
  return ranker;
}

export const entry = (
  seq: number,
  kind: InteractionKind,
  itemId: string,
  more: Partial<Interaction> = {},
): Interaction => ({ seq, kind, itemId, catalogId: CATALOG, time: 0, source: 'tap', ...more });

export const request = (more: Partial<SlateRequest> = {}): SlateRequest => ({
  size: 10,
  exploration: 0,
  filter: { backlogOnly: false, kinds: [], tags: [] },
  hidden: [],
  ...more,
});

/** Of a catalog of six clusters: likes two clusters, dislikes one, rates a few. */
export const log: readonly Interaction[] = [
  entry(1, 'like', 'i0'),
  entry(2, 'dislike', 'i1'),
  entry(3, 'like', 'i6'),
  entry(4, 'rating', 'i12', { value: 5 }),
  entry(5, 'rating', 'i7', { value: 1.5 }),
  entry(6, 'save', 'i2'),
  entry(7, 'like', 'i8'),
  entry(8, 'done', 'i14', { value: 4 }),
  entry(9, 'done', 'i20'),
];
