/** One catalog and one person in memory: entries of the log go in, slates and explanations come out. */
import type { Item, QuantizedVectors } from '../catalog.ts';
import type { Interaction } from '../interaction.ts';
import { hashText, mulberry32 } from '../random.ts';
import { CandidateFilter } from './candidates.ts';
import { centreVectors } from './centred-vectors.ts';
import { eventCapacity } from './cosine-columns.ts';
import { account } from './explain.ts';
import { readFeatures } from './features.ts';
import { readHistory, type History } from './history.ts';
import type { ItemSpace } from './kernels.ts';
import { layOut } from './layout.ts';
import { representatives, SAMPLE } from './representatives.ts';
import { breadthSlate, personalSlate, sameCreator, sampleOf } from './slate.ts';
import type { Explanation, Slate, SlateFilter, SlateRequest } from './slate-types.ts';
import { outlookScores, Taste, type Outlook } from './taste.ts';

/** Items of every corner that exploration may reach from anywhere: 16 make an eighth of the shortlist. */
const LANDMARKS = 16;

/** Titles to name for Pull: more would be a list to skip. */
const MOST_PULLERS = 3;

const EVERYTHING: SlateFilter = { backlogOnly: false, kinds: [], tags: [] };

/** What `start` builds once all vectors are in. */
interface Session {
  readonly space: ItemSpace;
  readonly taste: Taste;
  readonly landmarks: readonly number[];
  /** All rows in a seeded order. */
  readonly order: Int32Array;
  readonly seed: number;
  log: Interaction[];
  history: History;
  /** The question that `explain` is about. */
  request: Pick<SlateRequest, 'filter' | 'hidden'>;
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
   * @param seed of this person's draws.
   * @returns x and y of each item on the taste map, in [−1, 1].
   */
  start(log: readonly Interaction[], seed: number): { positions: Float32Array } {
    if (this.#session) throw new Error('a ranker starts once: its vectors have been consumed');
    const vectors = centreVectors(this.#vectors ?? emptyVectors(this.#items.length, 1));
    this.#vectors = undefined;
    const space: ItemSpace = { vectors, features: readFeatures(this.#items) };
    const order = shuffledRows(this.#items.length, seed);
    const own = log.filter((entry) => this.#concerns(entry));
    const session: Session = {
      space,
      taste: new Taste(space, (itemId) => this.#rowOf(itemId)),
      landmarks: representatives(vectors, order.subarray(0, SAMPLE), LANDMARKS),
      order,
      seed,
      log: own,
      history: this.#read(own),
      request: { filter: EVERYTHING, hidden: [] },
    };
    session.taste.sync(session.history.grades);
    this.#session = session;
    return { positions: layOut(vectors, mulberry32(hashText('map'))) };
  }

  /** Takes in one more entry; entries of other catalogs, and impressions, change nothing. */
  learn(entry: Interaction, request: SlateRequest): Slate {
    const began = this.#now();
    const session = this.#started();
    if (this.#concerns(entry)) {
      session.log.push(entry);
      session.history = this.#read(session.log);
      session.taste.sync(session.history.grades);
    }
    return this.#slate(session, request, began);
  }

  slate(request: SlateRequest): Slate {
    const began = this.#now();
    return this.#slate(this.#started(), request, began);
  }

  /** Ids of well-spread items, no two of one creator while there are others, for a newcomer to react to. */
  starter(count: number): string[] {
    const { space, order, history } = this.#started();
    const rows = this.#filter.rows(EVERYTHING, (row) => history.settled.has(row));
    return representatives(space.vectors, sampleOf(rows, order), count, sameCreator(space)).map(
      (row) => this.#items[row].id,
    );
  }

  /** The exact account of one item's estimate. Ranks are those without exploration, among the last slate's candidates. */
  explain(itemId: string): Explanation {
    const session = this.#started();
    const { taste, request } = session;
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
    let strongest = -1;
    shares.forEach(({ share }, i) => {
      if (share > (shares[strongest]?.share ?? 0)) strongest = i;
    });
    const voting = !fitOnly && taste.events.some(({ vote }) => vote > 0);
    return {
      itemId,
      ...account(shares),
      deviation: Math.sqrt(taste.variances(row).posterior),
      rank: rankIn(outlook),
      ...(voting && {
        pull: quantileOfFirst(taste.chances(outlook, ranked)),
        pulledBy: taste.pullers(row, MOST_PULLERS).map((event) => event.itemId),
      }),
      ...(strongest >= 0 && {
        counterfactual: {
          itemId: taste.events[strongest].itemId,
          rank: rankIn(taste.outlookWithout(strongest)),
        },
      }),
    };
  }

  #slate(session: Session, request: SlateRequest, began: number): Slate {
    session.request = request;
    const { space, taste, landmarks, order, history, seed } = session;
    const { rows, fitOnly } = this.#candidates(session, request);
    const itemAt = (row: number): Item => this.#items[row];
    const size = Math.min(request.size, rows.length);
    const exploration = Math.max(0, Math.min(1, request.exploration));
    // Seeded by person and standing entries alone: the same after a reload, and again after an undo.
    const random = mulberry32(hashText(`${seed}/${history.standing}`));
    const entries =
      size === 0
        ? []
        : taste.events.length
          ? personalSlate(taste, space, itemAt, rows, landmarks, { size, exploration, fitOnly }, random)
          : breadthSlate(space, itemAt, rows, order, size);
    return { entries, candidates: rows.length, events: taste.events.length, elapsed: this.#now() - began };
  }

  #candidates(session: Session, request: Pick<SlateRequest, 'filter' | 'hidden'>) {
    const hidden = new Set(request.hidden.map((id) => this.#rows.get(id)));
    const { settled } = session.history;
    const rows = this.#filter.rows(request.filter, (row) => settled.has(row) || hidden.has(row));
    return { rows, fitOnly: request.filter.backlogOnly };
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
