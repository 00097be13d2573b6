/** What a catalog knows from other people: popularity, EASE, ALS factors, item biases. About items, never about a person. */
import type { Random } from '../../random.ts';
import { quantizeRows } from '../../vectors.ts';
import type { QuantizedVectors } from '../../catalog.ts';
import type { RatedEvent } from '../../learning/split.ts';
import { fitAls } from './als.ts';
import { prunedEase, type SourceWeights } from './ease.ts';
import { itemBiases } from './item-bias.ts';
import { gatherLikes } from './likes.ts';
import { countLikes } from './popularity.ts';

export interface Prior {
  /** Items of the catalog that it was made for. */
  readonly count: number;
  /** People that it was counted from. */
  readonly people: number;
  /** Rows of the items that somebody likes, ascending. `likes`, `sources` and `factors` have one entry for each of them. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly likes: Uint16Array<ArrayBuffer>;
  readonly sources: SourceWeights;
  readonly factors: QuantizedVectors;
  /** Bias of every item of the catalog, one row of `count` codes. */
  readonly biases: QuantizedVectors;
}

export interface PriorOptions {
  readonly sourcesPerItem?: number;
  readonly factors?: number;
}

/** 40 lose 0.001 NDCG@10 with twenty events (docs/evaluation.md), 20 lose 0.012 of dense EASE; 100 double the file for nothing. */
const SOURCES = 50;
/** 16 rank worse from twenty events on; 64 gain nothing over 32 on 488 people and double this part of the file. */
export const FACTORS = 32;

/** Places and counts are two bytes each in the file. */
const MOST = 0xffff;

/** Computes a prior from the histories (rows of a catalog of `count` items, oldest first) of some thousand people at most. */
export function buildPrior(
  histories: readonly (readonly RatedEvent[])[],
  count: number,
  random: Random,
  { sourcesPerItem = SOURCES, factors = FACTORS }: PriorOptions = {},
): Prior {
  const likes = gatherLikes(histories);
  if (Math.max(likes.rows.length, likes.people) > MOST)
    throw new RangeError(`a prior holds at most ${MOST} liked items and as many people`);
  return {
    count,
    people: likes.people,
    rows: likes.rows,
    likes: countLikes(likes),
    sources: prunedEase(likes, sourcesPerItem),
    factors: quantizeRows(Float32Array.from(fitAls(likes, factors, random)), factors),
    biases: quantizeRows(Float32Array.from(itemBiases(histories, count)), count),
  };
}
