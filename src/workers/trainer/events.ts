/** The graded events that a head learns from, and its seeded streams of chance. */
import { hashText, mulberry32, type Random } from '../../domain/random.ts';
import type { TrainingJob } from './protocol.ts';

/** One event an item: a row occurs once, so that leaving an event out leaves all of what it says out. */
export interface TrainingEvents {
  readonly rows: Int32Array;
  readonly targets: Float32Array;
  /** 1 / noise variance of each. */
  readonly precisions: Float32Array;
}

/**
 * Latest items that are learned from. The adapter compares each with each: 2,000 are 16 MB a matrix and a few seconds,
 * 10,000 would be 400 MB. Fewer than a thousand would waste most of what a long history teaches.
 */
const MOST_EVENTS = 2000;

/** Below it five folds cannot be made. */
export const LEAST_EVENTS = 5;

/**
 * The events of the part, oldest first; several of one item become one, weighted by their precisions, at the place of
 * the latest. Throws when fewer than LEAST_EVENTS items are left: a split is not made of so few.
 */
export function trainingEvents({ split, part }: Pick<TrainingJob, 'split' | 'part'>): TrainingEvents {
  const end = part === 'all' ? split.rows.length : split.cut;
  const sums = new Map<number, { weight: number; sum: number }>();
  for (let i = 0; i < end; i++) {
    const row = split.rows[i];
    const { weight, sum } = sums.get(row) ?? { weight: 0, sum: 0 };
    const precision = 1 / split.noises[i];
    sums.delete(row);
    sums.set(row, { weight: weight + precision, sum: sum + precision * split.targets[i] });
  }
  if (sums.size < LEAST_EVENTS) throw new Error(`${sums.size} graded items are too few to train on`);
  const latest = [...sums].slice(-MOST_EVENTS);
  return {
    rows: Int32Array.from(latest, ([row]) => row),
    targets: Float32Array.from(latest, ([, { weight, sum }]) => sum / weight),
    precisions: Float32Array.from(latest, ([, { weight }]) => weight),
  };
}

/** A stream of its own for each purpose and place, so that a resumed training draws what an uninterrupted one draws. */
export const streamOf = (seed: number, purpose: string, place = 0): Random =>
  mulberry32(hashText(`${seed} ${purpose} ${place}`));

/** 0 … count − 1 in random order (Fisher–Yates). */
export function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
