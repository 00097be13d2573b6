/** One catalog, ranked for one person: the slate on screen, what was tapped, and the way back. */
import type { Catalog, Item } from '../domain/catalog.ts';
import { attempt, success, type Failure, type Result } from '../domain/errors.ts';
import type { ItemState } from '../domain/interaction.ts';
import type { Explanation, Slate, SlateFilter, SlateRequest } from '../domain/ranking/slate-types.ts';
import { listCatalogs } from '../pipeline/library.ts';
import { openSession, type Session, type Tapped, type TapKind } from '../pipeline/recommend.ts';
import type { Preferences, Services } from '../pipeline/services.ts';
import { failureOf } from './failure-of.ts';
import { catalogChoices, wantedCatalog, type CatalogChoice } from './feed-catalogs.ts';
import { facetsOf, historyOf, type Facets, type History } from './feed-facts.ts';

/** One tap that can be taken back. Without `seq` it was not stored (learning was off): taking it back only shows the item again. */
interface Step {
  readonly itemId: string;
  readonly kind: TapKind;
  readonly seq?: number;
}

/** The latest thing done, to be announced. */
export interface FeedAction {
  /** Grows by one each time, so that the same act twice is two announcements. */
  readonly id: number;
  readonly kind: TapKind;
  readonly itemId: string;
  readonly undone: boolean;
  /** False when learning was off. */
  readonly stored: boolean;
}

export type FeedPhase = 'opening' | 'ready' | 'failed';

/** What fits on two screens; more are one press away. */
const PAGE = 10;
/** Two rows of six on a wide screen, four of three on a phone: breadth enough without a scroll to the end. */
const STARTER = 12;
/** A little left of the middle: mostly what fits, with room to be wrong. */
const EXPLORATION = 0.35;

const NO_FILTER: SlateFilter = { backlogOnly: false, kinds: [], tags: [] };
const UNTOUCHED: ItemState = { done: false };
const NOTHING: ReadonlyMap<string, Item> = new Map();

const slateOf = (tapped: Result<Tapped>): Result<Slate> => (tapped.ok ? success(tapped.value.slate) : tapped);

export class Feed {
  readonly #services: Services;
  readonly #settings: { readonly locale: 'en' | 'zh' };

  #phase = $state<FeedPhase>('opening');
  #session = $state.raw<Session | undefined>(undefined);
  #slate = $state.raw<Slate | undefined>(undefined);
  #choices = $state.raw<readonly CatalogChoice[]>([]);
  #filter = $state.raw<SlateFilter>(NO_FILTER);
  #size = $state(PAGE);
  #exploration = $state(EXPLORATION);
  #learning = $state(true);
  #starter = $state.raw<readonly string[]>([]);
  #steps = $state.raw<readonly Step[]>([]);
  #action = $state.raw<FeedAction | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  /** Counts what the session was taught: its item states are plain data, and this is what makes them seen anew. */
  #taught = $state(0);

  #facets = $derived<Facets>(facetsOf(this.items.values()));
  #history = $derived.by<History>(() => historyOf(this.items.keys(), this.#states()));

  /** Taps run one after another in the order in which they were made. */
  #queue: Promise<unknown> = Promise.resolve();
  #refreshing: Promise<void> | undefined;
  /** Items with a grade on its way, so that a double press is one grade. */
  readonly #grading = new Set<string>();
  /** Grows with every wish for a catalog: an older one that is still loading gives way. */
  #opening = 0;
  #loading: string | undefined;
  #chosen: string | undefined;
  #actions = 0;

  constructor(services: Services, settings: { readonly locale: 'en' | 'zh' }) {
    this.#services = services;
    this.#settings = settings;
  }

  get phase(): FeedPhase {
    return this.#phase;
  }
  get catalog(): Catalog | undefined {
    return this.#session?.catalog;
  }
  get catalogId(): string | undefined {
    return this.#session?.catalog.id;
  }
  /** Every catalog that can be shown, own ones first. */
  get choices(): readonly CatalogChoice[] {
    return this.#choices;
  }
  get slate(): Slate | undefined {
    return this.#slate;
  }
  /** In catalog order. */
  get items(): ReadonlyMap<string, Item> {
    return this.#session?.items ?? NOTHING;
  }
  /** x, y of each item in catalog order, in [−1, 1]. */
  get positions(): Float32Array | undefined {
    return this.#session?.positions;
  }
  get facets(): Facets {
    return this.#facets;
  }
  get history(): History {
    return this.#history;
  }
  get filter(): SlateFilter {
    return this.#filter;
  }
  /** True when more is filtered than the choice between backlog and everything. */
  get filtered(): boolean {
    const { kinds, tags, fromYear, toYear, text } = this.#filter;
    return kinds.length + tags.length > 0 || fromYear !== undefined || toYear !== undefined || !!text;
  }
  get exploration(): number {
    return this.#exploration;
  }
  get learning(): boolean {
    return this.#learning;
  }
  /** Items to begin with; empty once the person has begun or would rather not. */
  get starter(): readonly string[] {
    return this.#starter;
  }
  get action(): FeedAction | undefined {
    return this.#action;
  }
  get canUndo(): boolean {
    return this.#steps.length > 0;
  }
  get canShowMore(): boolean {
    return !!this.#slate && this.#slate.entries.length < this.#slate.candidates;
  }
  /** Why the catalog could not be opened, or the latest wish not be met. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  stateOf(itemId: string): ItemState {
    return this.#states()(itemId);
  }

  /** True for an item of the starter that was picked and not put back. */
  isPicked(itemId: string): boolean {
    return this.#steps.some((step) => step.itemId === itemId && step.kind === 'like');
  }

  /** Opens the catalog that belongs on screen, unless it is there or on its way. For entering the page and a change of language. */
  async start(): Promise<void> {
    const opening = this.#opening;
    const [library, preferences] = await Promise.all([listCatalogs(this.#services), this.#preferences()]);
    if (opening !== this.#opening) return;
    if (!library.ok) return this.#fail(library.failure);
    this.#choices = catalogChoices(library.value);
    this.#exploration = preferences.exploration ?? this.#exploration;
    const remembered = this.#chosen ?? preferences.catalogId;
    const wanted = wantedCatalog(library.value, remembered, this.#settings.locale);
    if (wanted !== (this.#loading ?? this.catalogId) || this.#phase === 'failed') await this.#open(wanted);
  }

  /** Shows a catalog and remembers it; without an id the one that a newcomer would see. Reads anew also what is open. */
  async open(catalogId?: string): Promise<void> {
    const opening = ++this.#opening;
    // Kept here too: where nothing can be stored the choice still holds for this page.
    this.#chosen = catalogId;
    await attempt(() => this.#services.preferences.write({ catalogId }));
    if (opening !== this.#opening) return;
    if (catalogId === undefined) await this.start();
    else await this.#open(catalogId);
  }

  /** Like, not for me, or done with or without stars. */
  grade(itemId: string, kind: 'like' | 'dislike' | 'done', stars?: number): Promise<void> {
    return this.#grade(itemId, kind, 'tap', stars);
  }

  /** Saves, or takes the save back; which of them is decided when its turn comes. */
  toggleSave(itemId: string): Promise<void> {
    return this.#enqueue(async (session) => {
      const kind = session.stateOf(itemId).saved ? 'unsave' : 'save';
      await this.#tap(session, { itemId, kind, source: 'tap' });
    });
  }

  /** Picks an item of the starter, or puts it back. */
  async pick(itemId: string): Promise<void> {
    if (this.isPicked(itemId)) await this.#undo((step) => step.itemId === itemId && step.kind === 'like');
    else await this.#grade(itemId, 'like', 'starter');
  }

  /** Takes the latest tap back; again, the one before it. */
  undo(): Promise<void> {
    return this.#undo(() => true);
  }

  /** The person has picked enough. */
  finishStarter(): Promise<void> {
    this.#starter = [];
    return this.#refresh();
  }

  /** The person would rather see the slate at once; not offered again for this catalog. */
  async skipStarter(): Promise<void> {
    const catalogId = this.catalogId;
    if (catalogId === undefined) return;
    await this.finishStarter();
    await attempt(async () => {
      const { starterSkipped = [] } = await this.#services.preferences.read();
      await this.#services.preferences.write({
        starterSkipped: [...new Set([...starterSkipped, catalogId])],
      });
    });
  }

  setFilter(change: Partial<SlateFilter>): Promise<void> {
    this.#filter = { ...this.#filter, ...change };
    this.#size = PAGE;
    return this.#refresh();
  }

  /** Lifts every filter but the choice between backlog and everything. */
  clearFilter(): Promise<void> {
    this.#filter = { ...NO_FILTER, backlogOnly: this.#filter.backlogOnly };
    this.#size = PAGE;
    return this.#refresh();
  }

  /** Temperature in [0, 1]; kept for the next visit. */
  async setExploration(exploration: number): Promise<void> {
    this.#exploration = exploration;
    await Promise.all([this.#refresh(), attempt(() => this.#services.preferences.write({ exploration }))]);
  }

  /** Off: taps teach nothing and are not stored, until it is on again or the page is left. */
  setLearning(learning: boolean): void {
    this.#learning = learning;
    if (this.#session) this.#session.learning = learning;
  }

  showMore(): Promise<void> {
    this.#size += PAGE;
    return this.#refresh();
  }

  /** The exact account of one entry; undefined, with {@link failure} set, when it cannot be had. */
  async explain(itemId: string): Promise<Explanation | undefined> {
    let explanation: Explanation | undefined;
    await this.#enqueue(async (session) => {
      const result = await session.explain(itemId);
      this.#failure = failureOf(result);
      if (result.ok) explanation = result.value;
    });
    return explanation;
  }

  dismissFailure(): void {
    this.#failure = undefined;
  }

  /** Reads what the session was taught before handing out its states, so that templates follow them. */
  #states(): (itemId: string) => ItemState {
    void this.#taught;
    const session = this.#session;
    return (itemId) => session?.stateOf(itemId) ?? UNTOUCHED;
  }

  get #request(): SlateRequest {
    // What stands on the starter's shelf need not stand below it again.
    const hidden = this.#starter;
    return { size: this.#size, exploration: this.#exploration, filter: this.#filter, hidden };
  }

  async #open(catalogId: string): Promise<void> {
    const opening = ++this.#opening;
    this.#loading = catalogId;
    this.#phase = 'opening';
    this.#failure = undefined;
    // Taps on their way belong to the session that is still open.
    await this.#queue;
    const opened = await openSession(this.#services, catalogId);
    if (opening !== this.#opening) return;
    if (!opened.ok) return this.#fail(opened.failure);
    const session = opened.value;
    session.learning = this.#learning;
    this.#filter = { ...NO_FILTER, backlogOnly: session.catalog.backlogCount > 0 };
    this.#size = PAGE;
    this.#starter = [];

    const { starterSkipped = [] } = await this.#preferences();
    const begun = [...session.items.keys()].some((itemId) => session.stateOf(itemId).grade);
    if (!begun && !starterSkipped.includes(catalogId)) {
      const starter = await session.starter(STARTER);
      if (starter.ok) this.#starter = starter.value;
    }
    const slate = await session.slate(this.#request);
    if (opening !== this.#opening) return;
    if (!slate.ok) return this.#fail(slate.failure);
    // One assignment after another without an await between: the page never sees one catalog's slate with another's items.
    this.#session = session;
    this.#slate = slate.value;
    this.#steps = [];
    this.#action = undefined;
    this.#loading = undefined;
    this.#phase = 'ready';
  }

  async #preferences(): Promise<Preferences> {
    const read = await attempt(() => this.#services.preferences.read());
    return read.ok ? read.value : {};
  }

  #fail(failure: Failure): void {
    this.#loading = undefined;
    this.#failure = failure;
    this.#phase = 'failed';
  }

  /** Runs `work` after all that was asked before, unless another catalog has been opened meanwhile. */
  #enqueue(work: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#session;
    if (!session || this.#phase !== 'ready') return Promise.resolve();
    const run = this.#queue.then(() => (session === this.#session ? work(session) : undefined));
    // A bug in one tap is reported through its own promise and must not stop the next tap.
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Asks for the slate once for any number of changes that come before its turn: a dragged dial is one question. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#enqueue(async (session) => {
      this.#refreshing = undefined;
      this.#take(await session.slate(this.#request));
    }).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #grade(itemId: string, kind: TapKind, source: 'tap' | 'starter', value?: number): Promise<void> {
    if (this.#grading.has(itemId)) return;
    this.#grading.add(itemId);
    try {
      await this.#enqueue((session) => this.#tap(session, { itemId, kind, source, value }));
    } finally {
      this.#grading.delete(itemId);
    }
  }

  async #tap(
    session: Session,
    tap: { itemId: string; kind: TapKind; source: 'tap' | 'starter'; value?: number },
  ): Promise<void> {
    const result = await session.tap(tap, this.#request);
    if (result.ok) {
      const { itemId, kind } = tap;
      const seq = result.value.entry?.seq;
      this.#steps = [...this.#steps, { itemId, kind, seq }];
      this.#noteAction({ itemId, kind, seq }, false);
    }
    this.#take(slateOf(result));
  }

  #undo(which: (step: Step) => boolean): Promise<void> {
    return this.#enqueue(async (session) => {
      const step = this.#steps.findLast(which);
      if (!step) return;
      const result =
        step.seq === undefined
          ? await session.reveal(step.itemId, this.#request)
          : slateOf(await session.undo(step.seq, this.#request));
      if (result.ok) {
        this.#steps = this.#steps.filter((other) => other !== step);
        this.#noteAction(step, true);
      }
      this.#take(result);
    });
  }

  #noteAction({ itemId, kind, seq }: Step, undone: boolean): void {
    this.#action = { id: ++this.#actions, kind, itemId, undone, stored: seq !== undefined };
    this.#taught++;
  }

  #take(slate: Result<Slate>): void {
    if (slate.ok) {
      this.#failure = undefined;
      this.#slate = slate.value;
    }
    // A dead worker takes the session with it; every other failure leaves the slate as it stands.
    else if (slate.failure.code === 'worker-died') this.#fail(slate.failure);
    else this.#failure = slate.failure;
  }
}
