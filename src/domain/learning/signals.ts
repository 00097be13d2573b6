/** What each kind of interaction says about taste, on one scale: standard deviations of the person's own grades. */
import type { Interaction } from '../interaction.ts';

export interface Signal {
  /** Grade in standard deviations; stars are standardised instead. */
  readonly grade: number;
  /** Variance of the grade around the latent taste. */
  readonly noise: number;
  /** Vote of the item for its neighbours in Pull, in tenths: whole numbers keep its sums exact. */
  readonly vote: number;
}

/**
 * The one table of worths. A noise of 0.6 is what the evidence settles on for ratings (below 0.3 single taps dominate,
 * above 1.5 ten taps change nothing). A save is a hope, not an experience: lower, and twice as noisy.
 */
export const SIGNALS = {
  like: { grade: 1, noise: 0.6, vote: 10 },
  dislike: { grade: -1, noise: 0.6, vote: -10 },
  save: { grade: 0.6, noise: 1.2, vote: 6 },
} as const satisfies Record<string, Signal>;

/** Noise of stars, and of one future judgement: what P(like) adds to the posterior variance. */
export const RATING_NOISE = 0.6;

/** Stars as usually given: half of the catalog sites' ratings fall within one spread of this mean. */
const PRIOR_MEAN = 3.5;
const PRIOR_SPREAD = 1.1;
/** Ratings that the prior is worth: with 0 a lone rating has no spread, with 50 a strict rater looks unhappy for a year. */
const PRIOR_COUNT = 5;
/** At or above it a person counts as having liked, below the second as having disliked (docs/learning.md). */
const LIKED_STARS = 4;
const DISLIKED_STARS = 2.5;
/** P(like) asks for stars above the middle between a like and the next lower grade, which is nearer for half stars. */
const LIKE_THRESHOLD = { whole: 3.5, half: 3.75 } as const;

/** Whether a grade, by its vote, is a like; everything else that grades is none. */
export const isLiking = ({ vote }: { readonly vote: number }): boolean => vote > 0;

export interface GradedEvent {
  readonly itemId: string;
  /** Standard deviations of the person's grades. */
  readonly target: number;
  readonly noise: number;
  readonly vote: number;
}

export interface Grading {
  /** Oldest first. */
  readonly events: readonly GradedEvent[];
  /** Latent taste above which the person likes, in the units of `target`. */
  readonly threshold: number;
}

const isRating = (entry: Interaction): entry is Interaction & { readonly value: number } =>
  (entry.kind === 'rating' || entry.kind === 'done') && Number.isFinite(entry.value);

const starVote = (stars: number): number =>
  stars >= LIKED_STARS ? SIGNALS.like.vote : stars <= DISLIKED_STARS ? SIGNALS.dislike.vote : 0;

/**
 * Turns the grading entries of the log, oldest first, into targets. Stars are standardised by the person's own mean
 * and spread, each shrunk to the prior; entries that grade nothing are left out.
 */
export function gradeEvents(entries: readonly Interaction[]): Grading {
  const stars = entries.filter(isRating).map((entry) => entry.value);
  const weight = stars.length + PRIOR_COUNT;
  const mean = (stars.reduce((sum, r) => sum + r, 0) + PRIOR_COUNT * PRIOR_MEAN) / weight;
  const squares = stars.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const spread = Math.sqrt((squares + PRIOR_COUNT * PRIOR_SPREAD ** 2) / weight);

  const events: GradedEvent[] = [];
  for (const entry of entries) {
    const { itemId } = entry;
    if (isRating(entry)) {
      const target = (entry.value - mean) / spread;
      events.push({ itemId, target, noise: RATING_NOISE, vote: starVote(entry.value) });
    } else if (entry.kind === 'like' || entry.kind === 'dislike' || entry.kind === 'save') {
      const { grade, noise, vote } = SIGNALS[entry.kind];
      events.push({ itemId, target: grade, noise, vote });
    }
  }
  const step = stars.every(Number.isInteger) ? 'whole' : 'half';
  return { events, threshold: stars.length ? (LIKE_THRESHOLD[step] - mean) / spread : 0 };
}
