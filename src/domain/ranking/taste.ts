/** The person's live model over one catalog: Pull and Fit, kept in step with the graded events. */
import { normalCdf } from '../learning/normal.ts';
import { gradeEvents, RATING_NOISE, type GradedEvent } from '../learning/signals.ts';
import type { Interaction } from '../interaction.ts';
import { centredCosine, fullCosine } from './centred-vectors.ts';
import { CosineColumns } from './cosine-columns.ts';
import type { Shortlist } from './draws.ts';
import { Fit } from './fit.ts';
import { kernel, kernelParts, type ItemSpace } from './kernels.ts';
import { Pull, pullChances, voteAt } from './pull.ts';
import { joinTags, tagVotes } from './tag-pull.ts';

/** Variance assumed where each item's own is too dear to compute: the prior's. It only orders the long list. */
const TYPICAL_VARIANCE = 1;

export interface TasteEvent extends GradedEvent {
  readonly row: number;
}

/** What the model says of the whole catalog. */
export interface Outlook {
  /** Posterior means of these rows, to the rounding of the columns: O(rows × events). */
  readonly meansOf: (rows: Int32Array) => Float32Array;
  /** Pull's votes by texts. */
  readonly votes: Float32Array;
  /** Pull's votes by tags. */
  readonly tagVotes: Float32Array;
  readonly threshold: number;
}

/** One past event's part in an item's posterior mean; `parts` by FEATURE_NAMES. */
export interface EventShare {
  readonly event: TasteEvent;
  readonly share: number;
  readonly parts: readonly number[];
}

/**
 * Scores of `rows` from an outlook: pull × P(like).
 * @param chances of Pull, one for each row; none where everything was chosen already.
 */
export function outlookScores(
  outlook: Outlook,
  rows: Int32Array,
  chances: Float32Array | undefined,
): Float32Array {
  const { threshold } = outlook;
  const means = outlook.meansOf(rows);
  const scores = chances?.slice() ?? new Float32Array(rows.length).fill(1);
  const spread = Math.sqrt(RATING_NOISE + TYPICAL_VARIANCE);
  for (let i = 0; i < rows.length; i++) scores[i] *= normalCdf((means[i] - threshold) / spread);
  return scores;
}

/** Matrices over the items of a shortlist. */
interface Relations {
  readonly rows: Int32Array;
  readonly priors: Float64Array;
  readonly similarities: Float32Array;
}

export class Taste {
  readonly #space: ItemSpace;
  readonly #rowOf: (itemId: string) => number;
  readonly #columns: CosineColumns;
  readonly #fit: Fit;
  readonly #pull: Pull;
  #grades: readonly Interaction[] = [];
  #events: readonly TasteEvent[] = [];
  #threshold = 0;
  #outlook: Outlook | undefined;
  #related: Relations = {
    rows: new Int32Array(0),
    priors: new Float64Array(0),
    similarities: new Float32Array(0),
  };

  /** @param rowOf row of an item that is in the catalog. */
  constructor(space: ItemSpace, rowOf: (itemId: string) => number) {
    this.#space = space;
    this.#rowOf = rowOf;
    this.#columns = new CosineColumns(space.vectors);
    this.#fit = new Fit(space, this.#columns);
    this.#pull = new Pull(space.vectors.count, this.#columns);
  }

  get events(): readonly TasteEvent[] {
    return this.#events;
  }

  get threshold(): number {
    return this.#threshold;
  }

  /** Takes in the grading entries, oldest first. */
  sync(grades: readonly Interaction[]): void {
    const grading = gradeEvents(grades);
    this.#grades = grades;
    this.#events = grading.events.map((event) => ({ ...event, row: this.#rowOf(event.itemId) }));
    this.#threshold = grading.threshold;
    const rows = this.#events.map(({ row }) => row);
    this.#columns.prepare(rows);
    this.#fit.sync(this.#events);
    this.#pull.sync(this.#events);
    this.#columns.retain(rows);
    this.#outlook = undefined;
  }

  /** The whole catalog; computed once after each change. */
  outlook(): Outlook {
    const events = this.#events.map(({ row }) => row);
    return (this.#outlook ??= {
      meansOf: (rows) => this.#fit.means(events, this.#fit.process.weights, rows),
      votes: this.#pull.votes(this.#events),
      tagVotes: tagVotes(this.#space.features.tags, this.#events),
      threshold: this.#threshold,
    });
  }

  /** The same, had the event at `index` never happened: forgotten exactly, and the other grades standardised anew. */
  outlookWithout(index: number): Outlook {
    const { events, threshold } = gradeEvents(this.#grades.filter((_, i) => i !== index));
    const process = this.#fit.process.clone();
    process.forget(index);
    process.setTargets(events.map(({ target }) => target));
    const others = this.#events.filter((_, i) => i !== index).map(({ row }) => row);
    return {
      meansOf: (rows) => this.#fit.means(others, process.weights, rows),
      votes: this.#pull.votes(this.#events, this.#events[index].row),
      tagVotes: tagVotes(this.#space.features.tags, this.#events, this.#events[index].row),
      threshold,
    };
  }

  /** Pull's chance of each of `rows`, by texts and tags together. */
  chances({ votes, tagVotes }: Outlook, rows: Int32Array): Float32Array {
    return joinTags(pullChances(votes, rows), tagVotes, this.#space.features.tags, rows);
  }

  /** Exact posterior variance of one item, and its prior variance. */
  variances(row: number): { posterior: number; prior: number } {
    const prior = kernel(this.#space, row, row);
    const { white } = this.#fit.point(row);
    return { posterior: Math.max(0, prior - dot(white, white)), prior };
  }

  /** Each event's exact share αᵢ k(xᵢ, x) of an item's posterior mean, split by kernel; oldest first. */
  shares(row: number): EventShare[] {
    const { weights } = this.#fit.process;
    return this.#events.map((event, i) => {
      const parts = kernelParts(this.#space, event.row, row).map((part) => part * weights[i]);
      return { event, parts, share: parts.reduce((sum, part) => sum + part, 0) };
    });
  }

  /** The events whose texts pull hardest towards an item, strongest first; itself left out. */
  pullers(row: number, most: number): TasteEvent[] {
    const { length } = this.#events;
    return this.#events
      .map((event, i) => {
        const cosine = centredCosine(this.#space.vectors, event.row, row);
        return { event, vote: voteAt(event.vote, length - 1 - i, cosine) };
      })
      .filter(({ event, vote }) => vote > 0 && event.row !== row)
      .sort((a, b) => b.vote - a.vote)
      .slice(0, most)
      .map(({ event }) => event);
  }

  /** The exact joint posterior of a few items. */
  shortlist(rows: Int32Array, pulls: ArrayLike<number>): Shortlist {
    const count = rows.length;
    const points = Array.from(rows, (row) => this.#fit.point(row));
    const means = Float64Array.from(points, ({ covariances }) => this.#fit.process.mean(covariances));
    const { priors, similarities } = this.#relations(rows);
    const covariances = new Float64Array(count * count);
    for (let a = 0; a < count; a++) {
      const { white } = points[a];
      for (let b = 0; b <= a; b++) {
        const covariance = priors[a * count + b] - dot(white, points[b].white);
        covariances[a * count + b] = covariances[b * count + a] = covariance;
      }
      covariances[a * (count + 1)] = Math.max(0, covariances[a * (count + 1)]);
    }
    return { means, covariances, pulls, similarities, threshold: this.#threshold, noise: RATING_NOISE };
  }

  /** Prior covariances and cosines of all pairs. They do not change, so pairs of the last shortlist are copied. */
  #relations(rows: Int32Array): Relations {
    const { vectors } = this.#space;
    const before = this.#related;
    const placeBefore = new Map(Array.from(before.rows, (row, place) => [row, place]));
    const places = Array.from(rows, (row) => placeBefore.get(row) ?? -1);
    const count = rows.length;
    const priors = new Float64Array(count * count);
    const similarities = new Float32Array(count * count);
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        const at = a * count + b;
        if (places[a] >= 0 && places[b] >= 0) {
          const from = places[a] * before.rows.length + places[b];
          priors[at] = before.priors[from];
          similarities[at] = before.similarities[from];
        } else {
          const cosine = centredCosine(vectors, rows[a], rows[b]);
          priors[at] = kernel(this.#space, rows[a], rows[b], cosine);
          similarities[at] = fullCosine(vectors, rows[a], rows[b], cosine);
        }
        priors[b * count + a] = priors[at];
        similarities[b * count + a] = similarities[at];
      }
    return (this.#related = { rows: rows.slice(), priors, similarities });
  }
}

/** Four sums at once: one alone waits for each addition to finish before the next. */
function dot(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += x[i] * y[i];
    s1 += x[i + 1] * y[i + 1];
    s2 += x[i + 2] * y[i + 2];
    s3 += x[i + 3] * y[i + 3];
  }
  for (; i < n; i++) s0 += x[i] * y[i];
  return s0 + s1 + (s2 + s3);
}
