/** The person's live model over one catalog: Pull and Fit, kept in step with the graded events. */
import { normalCdf } from '../learning/normal.ts';
import { gradeEvents, type GradedEvent } from '../learning/signals.ts';
import type { TunedSetting } from '../learning/head-types.ts';
import type { Interaction } from '../interaction.ts';
import { centredCosine, fullCosine } from './centred-vectors.ts';
import { CosineColumns } from './cosine-columns.ts';
import type { Shortlist } from './draws.ts';
import { weighByEra } from './era-pull.ts';
import { dot, finitePrior, Fit } from './fit.ts';
import { FIRST_SETTING, FIRST_WITH_CROWD, type ItemSpace, type Kernel } from './kernels.ts';
import { priorMeans, type Crowd } from './priors/crowd.ts';
import { Pull, pullChances, voteAt } from './pull.ts';
import { joinTags, tagVotes } from './tag-pull.ts';
import { basisSize, Tuner } from './tuning.ts';

/** Fits kept: the one in force, and the one that the next grade calls for or an undo brings back. */
const MOST_FITS = 2;

export interface TasteEvent extends GradedEvent {
  readonly row: number;
}

/** What the model says of the whole catalog. */
export interface Outlook {
  /** Posterior means of these rows, to the rounding of the columns: O(rows × events). */
  readonly meansOf: (rows: Int32Array) => Float32Array;
  /** Pull's votes by texts and years or, with other people, by all that they liked too. */
  readonly votes: ArrayLike<number>;
  /** Pull's votes by tags. */
  readonly tagVotes: Float32Array;
  readonly threshold: number;
  /** Of a grade around its mean, where each item's own is too dear to compute: the prior's. It orders the long list. */
  readonly variance: number;
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
  const { threshold, variance } = outlook;
  const means = outlook.meansOf(rows);
  const scores = chances?.slice() ?? new Float32Array(rows.length).fill(1);
  const spread = Math.sqrt(variance);
  for (let i = 0; i < rows.length; i++) scores[i] *= normalCdf((means[i] - threshold) / spread);
  return scores;
}

/** Matrices over the items of a shortlist. */
interface Relations {
  readonly kernel: Kernel;
  readonly rows: Int32Array;
  readonly priors: Float64Array;
  readonly similarities: Float32Array;
}

export interface TasteOptions {
  /** What a trained head says of each item's grade by row; with other people, what it adds to their bias. */
  readonly prior?: Float32Array;
  /** What other people make of the items. */
  readonly crowd?: Crowd;
  /** A setting found earlier. */
  readonly tuned?: TunedSetting;
  /** Of the same vectors, to be shared with the taste that this one replaces. */
  readonly columns?: CosineColumns;
}

export class Taste {
  readonly columns: CosineColumns;
  readonly #space: ItemSpace;
  readonly #rowOf: (itemId: string) => number;
  readonly #head: Float32Array | undefined;
  readonly #crowd: Crowd | undefined;
  /** Prior mean of Fit. */
  readonly #prior: Float32Array | undefined;
  readonly #tuner: Tuner;
  /** Of a Fit without the head. */
  readonly #tunerAlone: Tuner;
  readonly #pull: Pull;
  #fit: Fit;
  /** The one used last comes first. */
  #fits: readonly Fit[] = [];
  #grades: readonly Interaction[] = [];
  #events: readonly TasteEvent[] = [];
  #threshold = 0;
  #outlook: Outlook | undefined;
  #related: Relations | undefined;

  /** @param rowOf row of an item that is in the catalog. */
  constructor(
    space: ItemSpace,
    rowOf: (itemId: string) => number,
    { prior, crowd, tuned, columns = new CosineColumns(space.vectors) }: TasteOptions = {},
  ) {
    this.columns = columns;
    this.#space = space;
    this.#rowOf = rowOf;
    this.#head = prior && finitePrior(prior, space.vectors.count);
    this.#crowd = crowd;
    this.#prior = priorMeans(crowd, this.#head);
    const options = { stored: tuned, first: crowd ? FIRST_WITH_CROWD : FIRST_SETTING };
    this.#tuner = new Tuner(space, rowOf, this.#prior, options);
    this.#tunerAlone = prior ? new Tuner(space, rowOf, crowd?.biases, options) : this.#tuner;
    this.#pull = new Pull(space.vectors.count, columns);
    this.#fit = this.#fitOf(this.#tuner.kernelFrom([]));
  }

  /** The kernels in force. */
  get kernel(): Kernel {
    return this.#fit.kernel;
  }

  get crowd(): Crowd | undefined {
    return this.#crowd;
  }

  /** What a head and other people add to every posterior mean of an item; absent without them. */
  priorsOf(row: number): { readonly prior?: number; readonly crowd?: number } {
    const prior = this.#head?.[row];
    const crowd = this.#crowd?.biases[row];
    return { ...(prior !== undefined && { prior }), ...(crowd !== undefined && { crowd }) };
  }

  get events(): readonly TasteEvent[] {
    return this.#events;
  }

  /** Weight α of each event in every posterior mean. */
  get weights(): Float64Array {
    return this.#fit.process.weights;
  }

  /** Takes in the grading entries, oldest first. The model is a function of their list alone, whatever came before. */
  sync(grades: readonly Interaction[]): void {
    const grading = gradeEvents(grades);
    this.#grades = grades;
    this.#events = grading.events.map((event) => ({ ...event, row: this.#rowOf(event.itemId) }));
    this.#threshold = grading.threshold;
    const rows = this.#events.map(({ row }) => row);
    this.columns.prepare(rows);
    this.#fit = this.#fitOf(this.#tuner.kernelFrom(grades.slice(0, basisSize(grades.length - 1))));
    this.#fit.sync(this.#events);
    this.#pull.sync(this.#events);
    this.columns.retain(rows);
    this.#outlook = undefined;
  }

  /**
   * Does ahead of need what the next grade will call for, if it calls for another setting: finds it, and factors its Fit
   * with the items of the last shortlist.
   * @returns the setting that the present grades call for next; undefined while they are too few.
   */
  settle(): TunedSetting | undefined {
    const basis = this.#grades.slice(0, basisSize(this.#grades.length));
    const fit = this.#fitOf(this.#tuner.kernelFrom(basis));
    if (fit !== this.#fit) {
      fit.sync(this.#events);
      this.#related?.rows.forEach((row) => fit.point(row));
    }
    return this.#tuner.settingFrom(basis);
  }

  /** The kernel that Fit alone, whatever prior is in force, would tune on these grades. */
  kernelAlone(grades: readonly Interaction[]): Kernel {
    return this.#tunerAlone.kernelFrom(grades);
  }

  #fitOf(kernel: Kernel): Fit {
    const fit =
      this.#fits.find((known) => known.kernel === kernel) ?? new Fit(kernel, this.columns, this.#prior);
    this.#fits = [fit, ...this.#fits.filter((known) => known !== fit)].slice(0, MOST_FITS);
    return fit;
  }

  /** The whole catalog; computed once after each change. */
  outlook(): Outlook {
    const events = this.#events.map(({ row }) => row);
    return (this.#outlook ??= {
      meansOf: (rows) => this.#fit.means(events, this.weights, rows),
      votes: this.#votes(this.#events),
      tagVotes: tagVotes(this.#space.features.tags, this.#events),
      threshold: this.#threshold,
      variance: this.kernel.variance + this.kernel.setting.noise,
    });
  }

  /**
   * The same, had the event at `index` never happened: forgotten exactly, and the other grades standardised anew. The
   * kernels stay as they are.
   */
  outlookWithout(index: number): Outlook {
    const { events, threshold } = gradeEvents(this.#grades.filter((_, i) => i !== index));
    const process = this.#fit.process.clone();
    process.forget(index);
    const kept = this.#events.filter((_, i) => i !== index);
    const others = kept.map(({ row }) => row);
    process.setTargets(this.#fit.residuals(events.map((event, i) => ({ ...event, row: others[i] }))));
    return {
      meansOf: (rows) => this.#fit.means(others, process.weights, rows),
      votes: this.#votes(kept, this.#events[index].row),
      tagVotes: tagVotes(this.#space.features.tags, this.#events, this.#events[index].row),
      threshold,
      variance: this.outlook().variance,
    };
  }

  /**
   * Pull's chance of each of `rows`: by texts, years and tags together, or by what other people liked too. There years
   * only cost (docs/evaluation.md), and what goes with what says more than tags.
   */
  chances({ votes, tagVotes }: Outlook, rows: Int32Array): Float32Array {
    const chances = pullChances(votes, rows);
    return this.#crowd ? chances : joinTags(chances, tagVotes, this.#space.features, rows);
  }

  /** @param without row of the event that `events` lacks, where one is left out */
  #votes(events: readonly TasteEvent[], without?: number): ArrayLike<number> {
    const own = this.#pull.votes(this.#events, without);
    return this.#crowd?.pull.scores(events, own) ?? weighByEra(own, this.#space.features, events);
  }

  /** Exact posterior variance of one item. */
  variance(row: number): number {
    return this.#fit.variance(row, this.#fit.point(row));
  }

  /**
   * Each event's exact share αᵢ k(xᵢ, x) of an item's posterior mean, split by kernel; oldest first. With the prior mean
   * of the item they add up to it.
   */
  shares(row: number): EventShare[] {
    return this.#events.map((event, i) => {
      const parts = this.kernel.parts(event.row, row).map((part) => part * this.weights[i]);
      return { event, parts, share: parts.reduce((sum, part) => sum + part, 0) };
    });
  }

  /** The events that pull hardest towards an item, by texts or by what people like together, strongest first; itself left out. */
  pullers(row: number, most: number): TasteEvent[] {
    if (this.#crowd) return this.#crowd.pull.companions(this.#events, row, most);
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
    const means = Float64Array.from(points, (point, i) => this.#fit.mean(rows[i], point));
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
    const { noise } = this.kernel.setting;
    return { means, covariances, pulls, similarities, threshold: this.#threshold, noise };
  }

  /** Prior covariances and cosines of all pairs. Under one setting they do not change: pairs of the last time are copied. */
  #relations(rows: Int32Array): Relations {
    const { kernel } = this;
    const { vectors } = this.#space;
    const before = this.#related?.kernel === kernel ? this.#related : undefined;
    const placeBefore = new Map(Array.from(before?.rows ?? [], (row, place) => [row, place]));
    const places = Array.from(rows, (row) => placeBefore.get(row) ?? -1);
    const count = rows.length;
    const priors = new Float64Array(count * count);
    const similarities = new Float32Array(count * count);
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        const at = a * count + b;
        if (before && places[a] >= 0 && places[b] >= 0) {
          const from = places[a] * before.rows.length + places[b];
          priors[at] = before.priors[from];
          similarities[at] = before.similarities[from];
        } else {
          const cosine = centredCosine(vectors, rows[a], rows[b]);
          priors[at] = kernel.covariance(rows[a], rows[b], cosine);
          similarities[at] = fullCosine(vectors, rows[a], rows[b], cosine);
        }
        priors[b * count + a] = priors[at];
        similarities[b * count + a] = similarities[at];
      }
    return (this.#related = { kernel, rows: rows.slice(), priors, similarities });
  }
}
