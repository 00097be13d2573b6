/**
 * Pull: would this person pick it up at all? Liked items vote for their neighbours (own-history kernel of
 * docs/learning.md): vote of j = Σᵢ ±(0.2 + 0.8 · 2^(−age/10)) · exp(12 (cᵢ·cⱼ − 1)), age in events.
 */
import { bestFew } from './best-few.ts';
import { allRows } from './centred-vectors.ts';
import { cosineTable, type CosineColumns } from './cosine-columns.ts';

const SHARPNESS = 12;
/** What a vote is worth for ever, and how soon the rest of it halves, in events. */
const LASTING = 0.2;
const HALF_LIFE = 10;
/** Events whose recency still counts: 2^(−64/10) of 0.8 is below 1 % of a vote. */
const RECENT = 64;
/** Votes are summed as whole numbers, so that a vote taken back leaves no trace. 1,500 votes of 10 stay below 2³¹. */
const UNIT = 65535;

const TABLE = cosineTable((cosine) => Math.exp(SHARPNESS * (cosine - 1)));
const WHOLE_TABLE = Int32Array.from(TABLE, (value) => Math.round(UNIT * value));

export interface Vote {
  readonly row: number;
  /** In tenths; 0 for a neutral event, which ages the others all the same. */
  readonly vote: number;
}

/** One event's vote for an item at a cosine, `age` events later. */
export const voteAt = (vote: number, age: number, cosine: number): number =>
  (vote / 10) * recency(age) * Math.exp(SHARPNESS * (cosine - 1));

/** Weight of an event so many events ago. */
export const recency = (age: number): number => LASTING + (1 - LASTING) * 2 ** (-age / HALF_LIFE);

export class Pull {
  readonly #columns: CosineColumns;
  readonly #sums: Int32Array;
  readonly #all: Int32Array;
  #counted = new Map<number, number>();

  constructor(count: number, columns: CosineColumns) {
    this.#sums = new Int32Array(count);
    this.#all = allRows(count);
    this.#columns = columns;
  }

  /** Takes in what changed since the last call: O(N) for each vote that came or went. */
  sync(votes: readonly Vote[]): void {
    const next = new Map(votes.map(({ row, vote }) => [row, vote]));
    for (const row of new Set([...this.#counted.keys(), ...next.keys()]))
      this.#add(this.#sums, row, (next.get(row) ?? 0) - (this.#counted.get(row) ?? 0));
    this.#counted = next;
  }

  /** The vote over the whole catalog, oldest event first; `without` leaves one item's event out as if it never was. */
  votes(votes: readonly Vote[], without?: number): Float32Array {
    const kept = votes.filter(({ row }) => row !== without);
    let sums = this.#sums;
    if (without !== undefined) {
      sums = sums.slice();
      this.#add(sums, without, -(this.#counted.get(without) ?? 0));
    }
    const out = new Float32Array(sums.length);
    for (let j = 0; j < out.length; j++) out[j] = (LASTING / (10 * UNIT)) * sums[j];
    const recent = kept.slice(-RECENT).map(({ row, vote }, i, { length }) => ({
      row,
      weight: ((1 - LASTING) * 2 ** (-(length - 1 - i) / HALF_LIFE) * vote) / 10,
    }));
    const voting = recent.filter(({ weight }) => weight !== 0);
    this.#columns.accumulate(
      voting.map(({ row }) => row),
      voting.map(({ weight }) => weight),
      TABLE,
      this.#all,
      out,
    );
    return out;
  }

  #add(sums: Int32Array, row: number, vote: number): void {
    if (vote === 0) return;
    addColumn(
      sums,
      this.#columns.of(row),
      WHOLE_TABLE.map((value) => vote * value),
    );
  }
}

function addColumn(sums: Int32Array, column: Uint8Array, table: Int32Array): void {
  for (let j = 0; j < sums.length; j++) sums[j] += table[column[j]];
}

/** Candidates that the vote would pick up: the place in the ranking where the chance of it is a half. */
const PICKED = 100;
/** …but no more than this share of a small catalog. */
const PICKED_SHARE = 0.1;
/** Least vote, as a share of the half-way vote: with 0, all that no like resembles would tie at nothing. */
const LEAST_VOTE = 0.02;

/**
 * Puts votes on the scale of probabilities, v / (v + h), h the vote of the hundredth best candidate. A quantile would
 * not do: the best 1 % of 10,000 items would all have 0.99, and Pull, the better ranker of the two, would have no say.
 * @returns one chance in (0, 1) for each of `rows`; 1 for all when no item resembles a liked one.
 */
export function pullChances(votes: ArrayLike<number>, rows: Int32Array): Float32Array {
  const chances = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) chances[i] = votes[rows[i]];
  const best = bestFew(chances, Math.max(1, Math.min(PICKED, Math.ceil(PICKED_SHARE * rows.length))));
  const half = Math.max(chances[best[best.length - 1]], LEAST_VOTE * chances[best[0]]);
  if (!(half > 0)) return chances.fill(1);
  for (let i = 0; i < rows.length; i++) {
    const vote = Math.max(chances[i], LEAST_VOTE * half);
    chances[i] = vote / (vote + half);
  }
  return chances;
}
