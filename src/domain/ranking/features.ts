/** What is known of items besides their text, interned so that kernels are sums over small whole numbers. */
import { normalizeKey, type Item } from '../catalog.ts';

/** Sparse rows of unit length: row j is ids[starts[j] … starts[j+1]) ascending, with their weights. */
export interface SparseRows {
  readonly size: number;
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly weights: Float64Array;
}

/** A number of each item as a whole level on an even grid, with its kernel: an RBF and, where it has one, a trend. */
export interface LevelColumn {
  /** From 0; MISSING where the item has none. */
  readonly levels: Int32Array;
  /** Number of levels. */
  readonly span: number;
  /** RBF at a difference of d levels; 0 beyond the table. */
  readonly similarity: Float64Array;
  /** The number at each level, in standard deviations: its products are the kernel of a straight line. */
  readonly trend?: Float64Array;
}

export interface Features {
  readonly creators: SparseRows;
  readonly series: SparseRows;
  readonly tags: SparseRows;
  readonly year: LevelColumn | undefined;
  readonly numbers: readonly LevelColumn[];
  /** 1 for items whose text is more than their title, creators and tags. */
  readonly described: Uint8Array;
}

export const MISSING = -1;

/** A book is of its time within about a decade; 2 years would see fashions only, 30 nothing but old and new. */
const YEAR_WIDTH = 8;
/** Years beyond it are typing errors, and would make the table of levels endless. */
const FURTHEST_YEAR = 5000;
/** Years that one belief is about, three widths of the kernel: ten would split one belief in two, a century join eras. */
export const SPAN = 25;
/** Levels to a standard deviation: rounding to a sixteenth changes an RBF of width 2 by less than 2 %. */
const NUMBER_STEPS = 8;
/** Width of the RBF in deviations: at 1 it told the histories of 60 people worse apart by .004 (AUC), at 3 no better. */
const NUMBER_WIDTH = 2;
/** Deviations beyond which a line rises no further: one book of 4,000 pages should not outweigh all others. */
const TREND_REACH = 3;
/** Deviations kept apart: beyond six, one outlier is as far as another. */
const FURTHEST_NUMBER = 6;
/** Widths after which an RBF counts as 0: exp(−18) is 1.5e-8, far below the noise that keeps the matrix definite. */
const RBF_REACH = 6;

function rbfTable(widthInLevels: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(RBF_REACH * widthInLevels) }, (_, d) =>
    Math.exp(-0.5 * (d / widthInLevels) ** 2),
  );
}

/** Interns the named values of each item; equal names up to case, width and punctuation meet. */
function internNames(items: readonly Item[], namesOf: (item: Item) => readonly string[]) {
  const ids = new Map<string, number>();
  const byName = new Map<string, number | undefined>();
  const idOf = (name: string): number | undefined => {
    if (byName.has(name)) return byName.get(name);
    const key = normalizeKey(name);
    let id = key ? ids.get(key) : undefined;
    if (key && id === undefined) ids.set(key, (id = ids.size));
    byName.set(name, id);
    return id;
  };
  const rows = items.map((item) => {
    const row = new Set<number>();
    for (const name of namesOf(item)) {
      const id = idOf(name);
      if (id !== undefined) row.add(id);
    }
    return [...row].sort((a, b) => a - b);
  });
  return { rows, size: ids.size };
}

/** Rows weighted by `weightOf` and scaled to unit length; weights of 0 are left out. */
function unitRows(
  rows: readonly (readonly number[])[],
  size: number,
  weightOf: (id: number) => number,
): SparseRows {
  const starts = new Int32Array(rows.length + 1);
  const ids: number[] = [];
  const weights: number[] = [];
  rows.forEach((row, j) => {
    const kept = row.filter((id) => weightOf(id) > 0);
    const length = Math.sqrt(kept.reduce((sum, id) => sum + weightOf(id) ** 2, 0));
    for (const id of kept) {
      ids.push(id);
      weights.push(weightOf(id) / length);
    }
    starts[j + 1] = ids.length;
  });
  return { size, starts, ids: Int32Array.from(ids), weights: Float64Array.from(weights) };
}

/** Tags weighted by inverse document frequency, ln(N / df): what every item carries says nothing. */
function tagRows(items: readonly Item[]): SparseRows {
  const { rows, size } = internNames(items, (item) => item.tags);
  const frequency = new Int32Array(size);
  for (const row of rows) for (const id of row) frequency[id]++;
  const idf = Float64Array.from(frequency, (df) => Math.log(items.length / df));
  return unitRows(rows, size, (id) => idf[id]);
}

function namedRows(items: readonly Item[], namesOf: (item: Item) => readonly string[]): SparseRows {
  const { rows, size } = internNames(items, namesOf);
  return unitRows(rows, size, () => 1);
}

/**
 * A column from grid positions (not finite: missing), or undefined when it tells no two items apart.
 * @param trendOf what a straight line goes by at a position; without one the column has no trend.
 */
function levelColumn(
  positions: Float64Array,
  widthInLevels: number,
  trendOf?: (position: number) => number,
): LevelColumn | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const position of positions) {
    if (!Number.isFinite(position)) continue;
    low = Math.min(low, position);
    high = Math.max(high, position);
  }
  if (!(high > low)) return undefined;
  const levels = Int32Array.from(positions, (position) =>
    Number.isFinite(position) ? position - low : MISSING,
  );
  const span = high - low + 1;
  const trend = trendOf && Float64Array.from({ length: span }, (_, level) => trendOf(low + level));
  return { levels, span, similarity: rbfTable(widthInLevels), ...(trend && { trend }) };
}

/** The year as the model reads it; NaN where there is none. */
const yearOf = ({ year }: Item): number =>
  year !== undefined && Math.abs(year) <= FURTHEST_YEAR ? Math.round(year) : NaN;

const yearColumn = (items: readonly Item[]): LevelColumn | undefined =>
  levelColumn(Float64Array.from(items, yearOf), YEAR_WIDTH);

function numberColumn(items: readonly Item[], name: string): LevelColumn | undefined {
  const values = Float64Array.from(items, (item) => item.numbers?.[name] ?? NaN);
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return undefined;
  const mean = finite.reduce((sum, v) => sum + v, 0) / finite.length;
  const spread = Math.sqrt(finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / finite.length);
  if (!(spread > 1e-9 * Math.max(1, Math.abs(mean)))) return undefined;
  const positions = values.map((value) => {
    const z = (value - mean) / spread;
    return Math.round(Math.max(-FURTHEST_NUMBER, Math.min(FURTHEST_NUMBER, z)) * NUMBER_STEPS);
  });
  return levelColumn(positions, NUMBER_WIDTH * NUMBER_STEPS, (position) =>
    Math.max(-TREND_REACH, Math.min(TREND_REACH, position / NUMBER_STEPS)),
  );
}

/** Reads the features of a catalog once, at its opening. Columns that are constant or hold no number are left out. */
export function readFeatures(items: readonly Item[]): Features {
  const names = new Set<string>();
  for (const item of items) for (const name in item.numbers) names.add(name);
  return {
    creators: namedRows(items, (item) => item.creators),
    series: namedRows(items, (item) => (item.series ? [item.series] : [])),
    tags: tagRows(items),
    year: yearColumn(items),
    described: Uint8Array.from(items, ({ description }) => (description ? 1 : 0)),
    numbers: [...names]
      .sort()
      .map((name) => numberColumn(items, name))
      .filter((column) => column !== undefined),
  };
}

const KEY_PREFIXES = { creator: 'creator', series: 'series', tags: 'tag' } as const;

/** What muting calls a creator, series or tag, however it is written. */
export const nameKey = (feature: keyof typeof KEY_PREFIXES, name: string): string =>
  `${KEY_PREFIXES[feature]}:${normalizeKey(name)}`;

/** First year of the span that a year falls into. */
export const spanOf = (year: number): number => Math.floor(year / SPAN) * SPAN;

/** What muting calls a span of years. */
export const spanKey = (from: number): string => `years:${from}`;

/**
 * The items as the model is to see them, without the muted features. An item whose year falls into a muted span has
 * no year. Items that lose nothing are the same objects.
 * @param muted keys of beliefs.
 */
export function withoutMuted(items: readonly Item[], muted: ReadonlySet<string>): readonly Item[] {
  if (muted.size === 0) return items;
  const known = new Map<string, boolean>();
  const isHeard =
    (feature: keyof typeof KEY_PREFIXES) =>
    (name: string): boolean => {
      const asWritten = `${feature}:${name}`;
      let heard = known.get(asWritten);
      if (heard === undefined) known.set(asWritten, (heard = !muted.has(nameKey(feature, name))));
      return heard;
    };
  const [creator, series, tag] = [isHeard('creator'), isHeard('series'), isHeard('tags')];
  return items.map((item) => {
    const heard = {
      creators: item.creators.filter(creator),
      series: item.series !== undefined && series(item.series) ? item.series : undefined,
      tags: item.tags.filter(tag),
      year: muted.has(spanKey(spanOf(yearOf(item)))) ? undefined : item.year,
    };
    const same =
      heard.creators.length === item.creators.length &&
      heard.series === item.series &&
      heard.tags.length === item.tags.length &&
      heard.year === item.year;
    return same ? item : { ...item, ...heard };
  });
}

/** Cosine of two sparse unit rows; for rows of one id each, 1 when it is the same. */
export function sparseCosine(rows: SparseRows, a: number, b: number): number {
  const { starts, ids, weights } = rows;
  let i = starts[a];
  let j = starts[b];
  const endA = starts[a + 1];
  const endB = starts[b + 1];
  let sum = 0;
  while (i < endA && j < endB) {
    const difference = ids[i] - ids[j];
    if (difference === 0) sum += weights[i++] * weights[j++];
    else if (difference < 0) i++;
    else j++;
  }
  return sum;
}

/** Covariance of two items by a column's kernel at a scale of 1; 0 where either has no level. */
export function levelSimilarity({ levels, similarity, trend }: LevelColumn, a: number, b: number): number {
  const x = levels[a];
  const y = levels[b];
  if (x === MISSING || y === MISSING) return 0;
  const distance = Math.abs(x - y);
  const near = distance < similarity.length ? similarity[distance] : 0;
  return trend ? near + trend[x] * trend[y] : near;
}
