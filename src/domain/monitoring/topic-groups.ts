/** Groups of comments: how many there are, which were there before, and which are too small to be any. */
import { mulberry32, type Random } from '../random.ts';
import { pickRows, type Features } from './topic-features.ts';
import type { TopicMemory } from './pulse-types.ts';
import {
  assign,
  distancesOf,
  dot,
  groupDirections,
  meanDirections,
  settle,
  silhouetteOf,
  toUnitRows,
  type Directions,
} from './spherical-kmeans.ts';

export interface Groups {
  /** Unit rows in the space of the features. */
  readonly centres: Float32Array<ArrayBuffer>;
  readonly silhouette: number;
}

/** Each silhouette looks at all pairs: a thousand rows know the mean to 0.01. */
const SILHOUETTE_ROWS = 1000;
/** More would move no centre. */
const GROUPED_ROWS = 12_000;
const STARTS = 8;
/** A person reads no more topics than fit a screen. */
const MOST_TOPICS = 14;
/** What one more group must bring: silhouettes of text go on rising a little with every split. */
const WORTH = 0.02;
/** A fresh grouping replaces the old one when it is so much better: below, names would change for nothing. */
const BETTER = 0.03;
/** Smaller groups are chance. */
const LEAST_ROWS = 4;
const LEAST_SHARE = 0.005;
/** Two random texts have a cosine of 0.0 ± 0.16 along forty directions. */
export const NEAR_ENOUGH = 0.25;
/** Below, a centre is another topic's. Re-runs with a tenth more comments keep theirs above 0.9. */
const SAME = 0.6;

const evenly = (count: number, most: number): number[] =>
  Array.from({ length: Math.min(count, most) }, (_, at) => Math.floor((at * count) / Math.min(count, most)));

/** The number of groups by mean silhouette: the fewest that come close to the best. */
function chooseCount(rows: Directions, random: Random): number {
  const sample = pickRows(rows, evenly(rows.count, SILHOUETTE_ROWS));
  const distances = distancesOf(sample);
  // 25 comments a topic: fewer would be told apart by chance.
  const most = Math.max(2, Math.min(MOST_TOPICS, Math.round(Math.sqrt(rows.count) / 2.5)));
  const silhouettes: number[] = [];
  for (let k = 2; k <= most; k++)
    silhouettes.push(silhouetteOf(distances, groupDirections(sample, k, random, STARTS / 2).labels));
  const best = Math.max(...silhouettes);
  return silhouettes.findIndex((silhouette) => silhouette >= best - WORTH) + 2;
}

/** Centres of groups that have enough rows; those of the others are dropped and their rows go elsewhere. */
function largeEnough(rows: Directions, centres: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const sizes = new Int32Array(centres.length / rows.dims);
  assign(rows, centres).labels.forEach((label) => sizes[label]++);
  const least = Math.max(LEAST_ROWS, rows.count * LEAST_SHARE);
  const kept = [...sizes.keys()].filter((at) => sizes[at] >= least);
  if (kept.length === sizes.length || kept.length < 2) return centres;
  return pickRows({ values: centres, count: sizes.length, dims: rows.dims }, kept).values.slice();
}

const silhouetteAt = (rows: Directions, centres: Float32Array): number => {
  const sample = pickRows(rows, evenly(rows.count, SILHOUETTE_ROWS));
  return silhouetteOf(distancesOf(sample), assign(sample, centres).labels);
};

/** Groups that begin as those of the last run, whose comments lie nearest to its centres. */
function fromMemory(
  features: Features,
  chosen: readonly number[],
  rows: Directions,
  memory: TopicMemory,
): Float32Array<ArrayBuffer> | undefined {
  const before = memory.centres.filter(({ id }) => !id.includes('.'));
  if (before.length < 2) return undefined;
  const dims = before[0].centre.length;
  const meaning = new Float32Array(dims);
  const labels = Int16Array.from(chosen, (row) => {
    features.meaning(row, meaning);
    return before.reduce(
      (best, { centre }, at) => {
        const cosine = dot(meaning, 0, centre, 0, dims);
        return cosine > best.cosine ? { at, cosine } : best;
      },
      { at: -1, cosine: -Infinity },
    ).at;
  });
  const start = meanDirections(rows, labels, new Float32Array(before.length * rows.dims));
  return settle(rows, start).centres;
}

/**
 * Groups of the chosen rows. With a memory they are those of the last run, moved by what has come since, unless new ones
 * fit clearly better.
 */
export function findGroups(
  features: Features,
  chosen: readonly number[],
  seed: number,
  memory: TopicMemory | undefined,
): Groups {
  const taken = evenly(chosen.length, GROUPED_ROWS).map((at) => chosen[at]);
  const rows = pickRows(features.rows, taken);
  const random = mulberry32(seed);
  const fresh = largeEnough(rows, groupDirections(rows, chooseCount(rows, random), random, STARTS).centres);
  const freshSilhouette = silhouetteAt(rows, fresh);
  const moved = memory && fromMemory(features, taken, rows, memory);
  if (moved) {
    const centres = largeEnough(rows, moved);
    const silhouette = silhouetteAt(rows, centres);
    if (silhouette >= freshSilhouette - BETTER) return { centres, silhouette };
  }
  return { centres: fresh, silhouette: freshSilhouette };
}

/** The mean meaning of rows, of unit length. */
export function meaningOf(
  features: Features,
  rows: readonly number[],
  dims: number,
): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(dims);
  const one = new Float32Array(dims);
  for (const row of rows) {
    features.meaning(row, one);
    for (let k = 0; k < dims; k++) sum[k] += one[k];
  }
  toUnitRows(sum, dims);
  return sum;
}

/** Which of the last run's topics each centre is: the nearest pairs first, each topic once; undefined for a new one. */
export function matchIds(
  centres: readonly Float32Array[],
  memory: TopicMemory | undefined,
): (string | undefined)[] {
  const before = memory?.centres.filter(({ id }) => !id.includes('.')) ?? [];
  const pairs = centres.flatMap((centre, at) =>
    before.map(({ id, centre: old }) => ({ at, id, cosine: dot(centre, 0, old, 0, centre.length) })),
  );
  const ids = new Array<string | undefined>(centres.length).fill(undefined);
  const used = new Set<string>();
  for (const { at, id, cosine } of pairs.sort((a, b) => b.cosine - a.cosine || a.at - b.at)) {
    if (cosine < SAME || ids[at] !== undefined || used.has(id)) continue;
    ids[at] = id;
    used.add(id);
  }
  return ids;
}

/** Two halves of a topic: by those of the last run where it knows them, else by the two groups that fit best. */
export function splitRows(
  features: Features,
  rows: readonly number[],
  seed: number,
  halves: readonly (Float32Array | undefined)[],
): Int16Array {
  const [first, second] = halves;
  if (first && second) {
    const one = new Float32Array(first.length);
    return Int16Array.from(rows, (row) => {
      features.meaning(row, one);
      return dot(one, 0, first, 0, one.length) >= dot(one, 0, second, 0, one.length) ? 0 : 1;
    });
  }
  return groupDirections(pickRows(features.rows, rows), 2, mulberry32(seed), STARTS).labels;
}
