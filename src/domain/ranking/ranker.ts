/** One catalog and one person in memory: entries of the log go in, slates and explanations come out. */
import type { Item, QuantizedVectors } from '../catalog.ts';
import { FailureError } from '../errors.ts';
import type { Interaction } from '../interaction.ts';
import type { GradedSplit, Judged, TunedSetting } from '../learning/head-types.ts';
import { hashText, mulberry32 } from '../random.ts';
import { strongestBeliefs } from './beliefs.ts';
import { CandidateFilter } from './candidates.ts';
import { centreVectors, type CentredVectors } from './centred-vectors.ts';
import { eventCapacity } from './cosine-columns.ts';
import { account, decisive } from './explain.ts';
import { readFeatures, withoutMuted } from './features.ts';
import { readHistory, type History } from './history.ts';
import { FIRST_WITH_CROWD, themeCovariance } from './kernels.ts';
import { layOut } from './layout.ts';
import { predictions } from './prequential.ts';
import { openCrowd, priorMeans, type Crowd } from './priors/crowd.ts';
import type { Prior } from './priors/prior.ts';
import { representatives, SAMPLE } from './representatives.ts';
import { breadthSlate, personalSlate, sameCreator, sampleOf } from './slate.ts';
import type { Belief, Explanation, Prediction, Slate, SlateFilter, SlateRequest } from './slate-types.ts';
import { outlookScores, Taste, type Outlook, type TasteOptions } from './taste.ts';
import { teachingItems } from './teaching.ts';
import { holdTrial, judgeTrial, trainingSplit, type Trial } from './trial.ts';

/** Items of every corner that exploration may reach from anywhere: 16 make an eighth of the shortlist. */
const LANDMARKS = 16;

/** Titles to name for Pull: more would be a list to skip. */
const MOST_PULLERS = 3;

const EVERYTHING: SlateFilter = { backlogOnly: false, kinds: [], tags: [] };

/** What a person's model starts from, besides the catalog. */
export interface RankerStart {
  readonly log: readonly Interaction[];
  readonly seed: number;
  /** Found in an earlier session; of use when it was found from the same grades. */
  readonly tuned?: TunedSetting;
  /** Prior mean of each item's grade by row: the outputs of a trained head. Zero everywhere without it. */
  readonly prior?: Float32Array;
  /** What other people liked of the catalog: it takes the place of Pull's own vote, and its biases come under Fit. */
  readonly crowd?: Prior;
  /** Keys of beliefs that are to be left out. */
  readonly muted?: readonly string[];
}

/** The person's model, and the items as it sees them. */
interface Model {
  /** Without what is muted. */
  readonly items: readonly Item[];
  readonly taste: Taste;
}

/** What `start` builds once all vectors are in. */
interface Session {
  readonly vectors: CentredVectors;
  readonly landmarks: readonly number[];
  /** All rows in a seeded order. */
  readonly order: Int32Array;
  readonly seed: number;
  readonly crowd: Crowd | undefined;
  model: Model;
  log: Interaction[];
  history: History;
  /** The question that `explain` is about. */
  request: Pick<SlateRequest, 'filter' | 'hidden'>;
  /** What `judge` is about. */
  trial: Trial | undefined;
}

/** What a search goes by. */
export interface RankerView {
  readonly items: readonly Item[];
  readonly taste: Taste;
  readonly vectors: CentredVectors;
  readonly landmarks: readonly number[];
  readonly order: Int32Array;
  /** Whether a row is graded, or done with. */
  readonly settled: (row: number) => boolean;
  readonly rowOf: (itemId: string) => number | undefined;
}

export class Ranker {
  readonly #catalogId: string;
  readonly #items: readonly Item[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #filter: CandidateFilter;
  readonly #now: () => number;
  #vectors: QuantizedVectors | undefined;
  #filled = 0;
  #session: Session | undefined;

  /** @param now a clock in milliseconds, for `elapsed`. */
  constructor(catalogId: string, items: readonly Item[], now: () => number) {
    this.#catalogId = catalogId;
    this.#items = items;
    this.#rows = new Map(items.map((item, row) => [item.id, row]));
    this.#filter = new CandidateFilter(items);
    this.#now = now;
  }

  /** Appends the vectors of the next items. */
  addVectors({ count, dims, codes, scales }: QuantizedVectors): void {
    const vectors = (this.#vectors ??= emptyVectors(this.#items.length, dims));
    if (dims !== vectors.dims)
      throw new Error(`vectors of ${dims} after vectors of ${vectors.dims} dimensions`);
    if (this.#filled + count > vectors.count) throw new Error(`more vectors than the ${vectors.count} items`);
    vectors.codes.set(codes, this.#filled * dims);
    vectors.scales.set(scales, this.#filled);
    this.#filled += count;
  }

  /**
   * Centres the vectors, lays out the map and replays the log. Items without a vector take part by their features.
   * @returns x and y of each item on the taste map, in [−1, 1].
   */
  start({ log, seed, tuned, prior, crowd: others, muted = [] }: RankerStart): { positions: Float32Array } {
    if (this.#session) throw new Error('a ranker starts once: its vectors have been consumed');
    const vectors = centreVectors(this.#vectors ?? emptyVectors(this.#items.length, 1));
    this.#vectors = undefined;
    const order = shuffledRows(this.#items.length, seed);
    const own = log.filter((entry) => this.#concerns(entry));
    const history = this.#read(own);
    const crowd = others && openCrowd(others, this.#items.length);
    this.#session = {
      vectors,
      crowd,
      landmarks: representatives(vectors, order.subarray(0, SAMPLE), LANDMARKS),
      order,
      seed,
      model: this.#modelOf(vectors, withoutMuted(this.#items, new Set(muted)), history, {
        prior,
        tuned,
        crowd,
      }),
      log: own,
      history,
      request: { filter: EVERYTHING, hidden: [] },
      trial: undefined,
    };
    const positions = layOut(vectors, mulberry32(hashText('map')));
    this.#filter.place(positions);
    return { positions };
  }

  /** The map that a filter's region refers to from now on: x, y of each item. */
  place(positions: Float32Array): void {
    if (positions.length !== 2 * this.#items.length)
      throw new Error(`places of ${positions.length / 2} items for ${this.#items.length}`);
    this.#filter.place(positions);
  }

  /** Takes in one more entry; entries of other catalogs, and impressions, change nothing. */
  learn(entry: Interaction, request: SlateRequest): Slate {
    const began = this.#now();
    const session = this.#started();
    if (this.#concerns(entry)) {
      session.log.push(entry);
      session.history = this.#read(session.log);
      session.model.taste.sync(session.history.grades);
    }
    return this.#slate(session, request, began);
  }

  slate(request: SlateRequest): Slate {
    const began = this.#now();
    return this.#slate(this.#started(), request, began);
  }

  /** The present state, for a search, whose code comes with the first one. */
  view(): RankerView {
    const { model, vectors, landmarks, order, history } = this.#started();
    return {
      // As they are, and not as the model is to see them: what is left out of it can still be asked for.
      items: this.#items,
      taste: model.taste,
      vectors,
      landmarks,
      order,
      settled: (row) => history.settled.has(row),
      rowOf: (itemId) => this.#rows.get(itemId),
    };
  }

  /** Ids of the items that teach most about all others, no two of one creator while there are others, for a newcomer. */
  starter(count: number): string[] {
    const { model, order, history } = this.#started();
    const { space, setting } = model.taste.kernel;
    const rows = this.#filter.rows(EVERYTHING, (row) => history.settled.has(row));
    return teachingItems(
      (a, b) => themeCovariance(space, a, b),
      setting.noise,
      sampleOf(rows, order),
      count,
      sameCreator(space),
    ).map((row) => this.#items[row].id);
  }

  /** Finds ahead of need the setting that the next grade will call for; undefined while the grades are too few. */
  settle(): TunedSetting | undefined {
    return this.#started().model.taste.settle();
  }

  /** What the model has come to believe, strongest first. */
  beliefs(count: number): Belief[] {
    const { items, taste } = this.#started().model;
    const { space, setting } = taste.kernel;
    return strongestBeliefs(items, space.features, setting, taste.events, taste.weights, count);
  }

  /**
   * Leaves these features out from now on, and no others: the model is as if the catalog had never had them.
   * @param prior of a head that was trained without them too; any other would go on speaking of them.
   */
  mute(keys: readonly string[], prior: Float32Array | undefined, request: SlateRequest): Slate {
    const began = this.#now();
    const session = this.#started();
    const { columns } = session.model.taste;
    const items = withoutMuted(this.#items, new Set(keys));
    const { crowd, vectors, history } = session;
    session.model = this.#modelOf(vectors, items, history, { columns, prior, crowd });
    return this.#slate(session, request, began);
  }

  /** Puts the outputs of a trained head under Fit, one for each item, or takes them away. */
  setPrior(prior: Float32Array | undefined, request: SlateRequest): Slate {
    const began = this.#now();
    const session = this.#started();
    const { items, taste } = session.model;
    const { crowd, vectors, history } = session;
    session.model = this.#modelOf(vectors, items, history, { columns: taste.columns, prior, crowd });
    return this.#slate(session, request, began);
  }

  /**
   * The prequential record of Fit alone: each graded item as it was predicted before, oldest first. A head in force has
   * no part in it, since it was trained on these very grades: its say of one knows those that came after.
   */
  record(): Prediction[] {
    const { history, model, crowd } = this.#started();
    const { taste } = model;
    const mean = crowd && ((row: number) => crowd.biases[row]);
    const modelOf = (grades: readonly Interaction[]) => {
      const kernel = taste.kernelAlone(grades);
      const { noise } = kernel.setting;
      return { mean, covariance: (a: number, b: number) => kernel.covariance(a, b), noise };
    };
    return predictions(history.grades, modelOf, (itemId) => this.#rowOf(itemId));
  }

  /** Holds out the latest grades for a trial of challengers; undefined when there are too few. */
  split(): GradedSplit | undefined {
    const session = this.#started();
    session.trial = holdTrial(session.history.grades);
    return (
      session.trial && trainingSplit(session.trial, (itemId) => this.#rowOf(itemId), session.crowd?.biases)
    );
  }

  /** The held-out events of the last `split`, whatever was learned since, as Fit judges them on top of this prior. */
  judge(prior: Float32Array | undefined): Judged {
    const { trial, model, crowd } = this.#started();
    // Held out in a ranker that has died since: the training that asks is at its end with it.
    if (!trial) throw new FailureError('worker-died');
    const { columns, kernel } = model.taste;
    const means = priorMeans(crowd, prior);
    const first = crowd && FIRST_WITH_CROWD;
    return judgeTrial(trial, kernel.space, columns, (itemId) => this.#rowOf(itemId), means, first);
  }

  /** The exact account of one item's estimate. Ranks are those without exploration, among the last slate's candidates. */
  explain(itemId: string): Explanation {
    const session = this.#started();
    const { model, request } = session;
    const { taste } = model;
    const row = this.#rowOf(itemId);
    const { fitOnly, rows } = this.#candidates(session, request);
    const others = rows.filter((other) => other !== row);
    const ranked = Int32Array.of(row, ...others);
    const shares = taste.shares(row);
    const outlook = taste.outlook();
    const rankIn = (view: Outlook): number => {
      const scores = outlookScores(view, ranked, fitOnly ? undefined : taste.chances(view, ranked));
      return scores.reduce((rank, score) => rank + (score > scores[0] ? 1 : 0), 1);
    };
    const rank = rankIn(outlook);
    const counterfactual = decisive(shares, rank, (i) => rankIn(taste.outlookWithout(i)));
    const voting = !fitOnly && taste.events.some(({ vote }) => vote > 0);
    return {
      itemId,
      ...account(shares, taste.priorsOf(row)),
      deviation: Math.sqrt(taste.variance(row)),
      rank,
      ...(voting && {
        pull: quantileOfFirst(taste.chances(outlook, ranked)),
        pulledBy: taste.pullers(row, MOST_PULLERS).map((event) => event.itemId),
      }),
      ...(counterfactual && { counterfactual }),
    };
  }

  #slate(session: Session, request: SlateRequest, began: number): Slate {
    session.request = request;
    const { model, landmarks, order, history, seed, crowd } = session;
    const { items, taste } = model;
    const { rows, fitOnly } = this.#candidates(session, request);
    const itemAt = (row: number): Item => items[row];
    const size = Math.min(request.size, rows.length);
    const exploration = Math.max(0, Math.min(1, request.exploration));
    // Seeded by person and standing entries alone: the same after a reload, and again after an undo.
    const random = mulberry32(hashText(`${seed}/${history.standing}`));
    const entries =
      size === 0
        ? []
        : taste.events.length || crowd
          ? personalSlate(taste, itemAt, rows, landmarks, { size, exploration, fitOnly }, random)
          : breadthSlate(taste, itemAt, rows, order, size);
    return { entries, candidates: rows.length, events: taste.events.length, elapsed: this.#now() - began };
  }

  #modelOf(vectors: CentredVectors, items: readonly Item[], history: History, options: TasteOptions): Model {
    const space = { vectors, features: readFeatures(items) };
    const taste = new Taste(space, (itemId) => this.#rowOf(itemId), options);
    taste.sync(history.grades);
    return { items, taste };
  }

  #candidates(session: Session, request: Pick<SlateRequest, 'filter' | 'hidden'>) {
    const hidden = new Set(request.hidden.map((id) => this.#rows.get(id)));
    const { settled, saved } = session.history;
    const { backlogOnly, savedOnly } = request.filter;
    const rows = this.#filter.rows(
      request.filter,
      (row) => settled.has(row) || hidden.has(row) || (!!savedOnly && !saved.has(row)),
    );
    return { rows, fitOnly: backlogOnly || !!savedOnly };
  }

  #read(log: readonly Interaction[]): History {
    return readHistory(log, (id) => this.#rows.get(id), eventCapacity(this.#items.length));
  }

  #concerns({ catalogId, kind }: Interaction): boolean {
    return catalogId === this.#catalogId && kind !== 'impression';
  }

  #rowOf(itemId: string): number {
    const row = this.#rows.get(itemId);
    if (row === undefined) throw new Error(`no item ${itemId} in the catalog`);
    return row;
  }

  #started(): Session {
    if (!this.#session) throw new Error('the ranker was asked before it was started');
    return this.#session;
  }
}

const emptyVectors = (count: number, dims: number): QuantizedVectors => ({
  count,
  dims,
  codes: new Int8Array(count * dims),
  scales: new Float32Array(count),
});

/** Fisher–Yates. */
function shuffledRows(count: number, seed: number): Int32Array {
  const random = mulberry32(hashText(`${seed}/order`));
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Share of the values that are no higher than the first. */
const quantileOfFirst = (values: Float32Array): number =>
  values.reduce((below, value) => below + (value <= values[0] ? 1 : 0), 0) / values.length;
