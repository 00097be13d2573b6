/** Visitors of a kind: reports that look alike, and what sets them apart from the rest. */
import type { Random } from '../random.ts';
import { clusterRows, meanSilhouette, shuffleColumns, standardise } from './clusters.ts';

export interface SegmentTrait {
  readonly feature: string;
  /** Mean of the segment less that of all, in standard deviations of all. */
  readonly difference: number;
  readonly mean: number;
  readonly meanOfAll: number;
}

export interface Segment {
  /** Places of its rows. */
  readonly rows: readonly number[];
  /** What stands out, furthest first, at most MOST_TRAITS; empty when nothing does, undefined where it must not be said. */
  readonly traits: readonly SegmentTrait[] | undefined;
}

export interface Segmentation {
  /** Largest first; a single one where the rows fall into no groups. */
  readonly segments: readonly Segment[];
  /** How far apart the groups lie; undefined for a single segment. */
  readonly fit: SegmentFit | undefined;
}

interface SegmentFit {
  /** Mean silhouette in [-1, 1] (Rousseeuw 1987). */
  readonly silhouette: number;
  /** The same of rows whose features have nothing to do with one another. */
  readonly byChance: number;
}

/** A group of fewer is a handful of people: a description of it would be one of them. */
export const LEAST_DESCRIBED = 5;
/** More groups than these nobody keeps in mind, and a few dozen reports cannot carry them. */
const MOST_SEGMENTS = 6;
/**
 * What a grouping must gain over chance, as a part of what there is to gain. Coarse counts fall into heaps of equal rows,
 * so that six groups of independent features have a silhouette of 0.4: its height says little, and the more groups, the
 * higher it is. Against shuffled columns, 200 rows of independent features gain up to 0.06, three kinds of visitors 0.15;
 * few rows more by luck.
 */
const leastGain = (rows: number): number => Math.max(0.1, 1 / Math.sqrt(rows));
/** What a larger number of groups must gain besides: without it three kinds of visitors mostly come out as six, with it as four. */
const WORTH_ANOTHER = 0.04;
/** Shufflings that tell chance, to 0.01; each costs as much as the grouping itself. */
const SHUFFLES = 4;
/** Cohen's medium effect, which "is visible to the naked eye"; at 0.2 every feature would stand out somewhere. */
const LEAST_DIFFERENCE = 0.5;
const MOST_TRAITS = 3;

const meanOf = (rows: readonly (readonly number[])[], column: number): number =>
  rows.reduce((sum, row) => sum + row[column], 0) / rows.length;

function traitsOf(
  members: readonly number[],
  table: readonly (readonly number[])[],
  scaled: readonly (readonly number[])[],
  features: readonly string[],
): SegmentTrait[] {
  const [raw, own] = [table, scaled].map((rows) => members.map((row) => rows[row]));
  return features
    .map((feature, at) => ({
      feature,
      // Scaled columns have mean 0 and deviation 1 over all rows.
      difference: meanOf(own, at),
      mean: meanOf(raw, at),
      meanOfAll: meanOf(table, at),
    }))
    .filter(({ difference }) => Math.abs(difference) >= LEAST_DIFFERENCE)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, MOST_TRAITS);
}

/**
 * How many of the largest groups may be described. Small ones are not; and when those are together fewer than
 * LEAST_DESCRIBED, neither is the next, or they could be worked out as what all others leave (secondary suppression:
 * Cox 1980).
 */
function describable(sizes: readonly number[]): number {
  const kept = sizes.filter((size) => size >= LEAST_DESCRIBED).length;
  const hidden = sizes.slice(kept).reduce((sum, size) => sum + size, 0);
  return hidden > 0 && hidden < LEAST_DESCRIBED ? Math.max(0, kept - 1) : kept;
}

/** k-means with `count` groups and how it fits; undefined with fewer distinct rows than groups. */
function grouping(
  rows: readonly (readonly number[])[],
  count: number,
  random: Random,
): { labels: readonly number[]; silhouette: number } | undefined {
  const labels = clusterRows(rows, count, random);
  return labels && { labels, silhouette: meanSilhouette(rows, labels, count, random) };
}

/**
 * Groups of rows of coarse counts, `table[row][feature]`: k-means over standardised columns, with the number of groups, up
 * to six, whose mean silhouette is clearly furthest above that of the same columns shuffled (as in the gap statistic:
 * Tibshirani, Walther & Hastie 2001). Groups are therefore features that go together: one feature alone makes none. The
 * same seed gives the same groups.
 */
export function segment(
  table: readonly (readonly number[])[],
  features: readonly string[],
  random: Random,
): Segmentation {
  const scaled = standardise(table);
  const everyone = table.map((_, row) => row);
  const shuffled = Array.from({ length: SHUFFLES }, () => shuffleColumns(scaled, random));
  let best: { count: number; labels: readonly number[]; fit: SegmentFit } | undefined;
  let wanted = leastGain(table.length);
  // Two groups that may both be described are the least that tells anything.
  const most = table.length < 2 * LEAST_DESCRIBED ? 1 : MOST_SEGMENTS;
  for (let count = 2; count <= most; count++) {
    const found = grouping(scaled, count, random);
    // Fewer distinct rows than groups: more groups cannot be had.
    if (!found) break;
    const chance = shuffled.flatMap((rows) => grouping(rows, count, random)?.silhouette ?? []);
    const byChance = chance.reduce((sum, one) => sum + one, 0) / Math.max(1, chance.length);
    // Corrected for chance as Cohen's kappa is.
    const gain = (found.silhouette - byChance) / (1 - byChance);
    // Where chance alone groups without a flaw, there is nothing to gain: 0 / 0.
    if (!(gain >= wanted)) continue;
    wanted = gain + WORTH_ANOTHER;
    best = { count, labels: found.labels, fit: { silhouette: found.silhouette, byChance } };
  }
  const groups = Array.from({ length: best?.count ?? 1 }, (_, at) =>
    everyone.filter((row) => !best || best.labels[row] === at),
  ).sort((a, b) => b.length - a.length);
  const described = describable(groups.map(({ length }) => length));
  return {
    segments: groups.map((rows, at) => ({
      rows,
      traits: at < described ? traitsOf(rows, table, scaled, features) : undefined,
    })),
    fit: best?.fit,
  };
}
