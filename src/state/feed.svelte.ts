/** One catalog, ranked for one person: the slate on screen, what was tapped, and the way back. */
import type { Catalog, Item } from '../domain/catalog.ts';
import type { Failure, Result } from '../domain/errors.ts';
import type { ItemState } from '../domain/interaction.ts';
import type { Explanation, Slate, SlateFilter, SlateRequest } from '../domain/ranking/slate-types.ts';
import { listCatalogs } from '../pipeline/library.ts';
import { UNTOUCHED, type Remodelling, type Session, type Tap } from '../pipeline/recommend.ts';
import type { Services } from '../pipeline/services.ts';
import { failureOf } from './failure-of.ts';
import { catalogChoices, wantedCatalog, type CatalogChoice } from './feed-catalogs.ts';
import { facetsOf, historyOf, NO_ITEMS, type Facets, type History } from './feed-facts.ts';
import { EXPLORATION, inOrder, narrows, NO_FILTER, openFeed, PAGE, readPreferences } from './feed-opening.ts';
import { FeedMap } from './feed-map.svelte.ts';
import { FeedMemory } from './feed-memory.ts';
import { FeedSteps, slateOf, slateWithout, type FeedAction, type Step } from './feed-steps.svelte.ts';

export type FeedPhase = 'opening' | 'ready' | 'failed';

export class Feed {
  readonly #services: Services;
  readonly #memory: FeedMemory;
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
  #failure = $state.raw<Failure | undefined>(undefined);
  #seen = true;
  /** How often another tab's taps were taken in. */
  #caughtUp = $state(0);

  #facets = $derived<Facets>(facetsOf(this.items.values()));
  #history = $derived.by<History>(() => historyOf(this.items.keys(), this.#states()));

  readonly map = new FeedMap(
    () => this.#session,
    () => this.#filter.region,
  );
  readonly #steps = new FeedSteps();
  /** Taps run one after another in the order in which they were made. */
  #queue: Promise<unknown> = Promise.resolve();
  #refreshing: Promise<void> | undefined;
  /** Items with a grade on its way, so that a double press is one grade. */
  readonly #grading = new Set<string>();
  /** The latest wish for a catalog: it ends the one before, should that still be loading. */
  #opening = new AbortController();
  #loading: string | undefined;

  constructor(services: Services, settings: { readonly locale: 'en' | 'zh' }) {
    this.#services = services;
    this.#memory = new FeedMemory(services);
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
  /** The sitting with that catalog, for what else its model can tell. */
  get session(): Session | undefined {
    return this.#session;
  }
  get slate(): Slate | undefined {
    return this.#slate;
  }
  /** In catalog order. */
  get items(): ReadonlyMap<string, Item> {
    return this.#session?.items ?? NO_ITEMS;
  }
  /** x, y of each item in catalog order, in [−1, 1]: what covers are coloured by. There with the slate, and never changed. */
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
    return narrows(this.#filter);
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
    return this.#steps.action;
  }
  get canUndo(): boolean {
    return !this.#steps.empty;
  }
  get canRedo(): boolean {
    return this.#steps.takenBack !== undefined;
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
    return this.#steps.isLiked(itemId);
  }

  /** Opens the catalog that belongs on screen, unless it is there or on its way. Only a slate that is `seen` counts as shown. */
  async start(seen = true): Promise<void> {
    this.#seen = seen;
    this.#noteShown();
    const { signal } = this.#opening;
    const reading = Promise.all([listCatalogs(this.#services), readPreferences(this.#services)]);
    const [library, preferences] = await this.#orFail(reading, signal);
    if (signal.aborted) return;
    if (!library.ok) return this.#fail(library.failure);
    this.#choices = catalogChoices(library.value);
    this.#exploration = preferences.exploration ?? this.#exploration;
    const remembered = this.#memory.chosen ?? preferences.catalogId;
    const wanted = wantedCatalog(library.value, remembered, this.#settings.locale);
    if (wanted !== (this.#loading ?? this.catalogId) || this.#phase === 'failed') await this.#open(wanted);
  }

  /** Shows a catalog and remembers it; without an id the one that a newcomer would see. Reads anew also what is open. */
  async open(catalogId?: string): Promise<void> {
    const signal = this.#supersede();
    await this.#orFail(this.#memory.choose(catalogId), signal);
    if (!signal.aborted) await (catalogId === undefined ? this.start() : this.#open(catalogId));
  }

  /** Like, not for me, or done with or without stars. */
  grade(itemId: string, kind: 'like' | 'dislike' | 'done', stars?: number): Promise<void> {
    return this.#grade({ itemId, kind, value: stars, learn: this.#learning });
  }

  /** Saves, or takes the save back; which of them is decided when its turn comes. */
  toggleSave(itemId: string): Promise<void> {
    const learn = this.#learning;
    return this.#enqueue(async (session) => {
      const kind = session.stateOf(itemId).saved ? 'unsave' : 'save';
      await this.#tap(session, { itemId, kind, learn });
    });
  }

  /** Picks an item of the starter, or puts it back. */
  async pick(itemId: string): Promise<void> {
    if (this.isPicked(itemId)) await this.#undo((step) => step.itemId === itemId && step.kind === 'like');
    else await this.#grade({ itemId, kind: 'like', source: 'starter', learn: this.#learning });
  }

  /** Takes the latest tap back; again, the one before it. */
  undo(): Promise<void> {
    return this.#undo(() => true);
  }

  /** Gives the answer once more that was taken back last. */
  redo(): Promise<void> {
    return this.#enqueue(async (session) => {
      const tap = this.#steps.takenBack;
      if (tap) await this.#tap(session, tap);
    });
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
    await this.#memory.skipStarter(catalogId);
  }

  setFilter(change: Partial<SlateFilter>): Promise<void> {
    return this.#narrow({ ...this.#filter, ...change });
  }

  /** Lifts every filter but the choice between backlog and everything. */
  clearFilter(): Promise<void> {
    return this.#narrow({ ...NO_FILTER, backlogOnly: this.#filter.backlogOnly });
  }

  /** Temperature in [0, 1]; kept for the next visit. */
  async setExploration(exploration: number): Promise<void> {
    this.#exploration = exploration;
    await Promise.all([this.#refresh(), this.#memory.explore(exploration)]);
  }

  /** Off: what is tapped from now on teaches nothing and is not stored, until it is on again or the page is left. */
  setLearning(learning: boolean): void {
    this.#learning = learning;
    // What stands there now may be graded next, and a grade is worth little without its propensity.
    this.#noteShown();
  }

  showMore(): Promise<void> {
    this.#size += PAGE;
    return this.#refresh();
  }

  /** The exact account of one entry; undefined, with {@link failure} set, when it cannot be had. */
  explain(itemId: string): Promise<Explanation | undefined> {
    return this.#enqueue(async (session) => {
      const result = await session.explain(itemId);
      this.#failure = failureOf(result);
      return result.ok ? result.value : undefined;
    });
  }

  /** Changes the model in its turn among the taps, and shows the slate that this brings; or answers why it could not. */
  remodel(change: Remodelling): Promise<Failure | undefined> {
    return this.#enqueue(async (session) => {
      const result = await change(session, this.#request);
      this.#take(result);
      return failureOf(result);
    });
  }

  /** Takes in what another tab has written to the log of the catalog on screen. */
  async catchUp(): Promise<void> {
    await this.remodel((session, request) => session.catchUp(request));
    this.#caughtUp += 1;
  }

  dismissFailure(): void {
    this.#failure = undefined;
  }

  /** Reads what the session was taught before handing out its states, so that templates follow them. */
  #states(): (itemId: string) => ItemState {
    void this.#steps.action;
    void this.#caughtUp;
    const session = this.#session;
    return (itemId) => session?.stateOf(itemId) ?? UNTOUCHED;
  }

  get #request(): SlateRequest {
    // What stands on the starter's shelf need not stand below it again.
    const hidden = this.#starter;
    const filter = inOrder(this.#filter);
    return { size: this.#size, exploration: this.#exploration, filter, hidden };
  }

  async #open(catalogId: string): Promise<void> {
    const signal = this.#supersede();
    this.#loading = catalogId;
    this.#phase = 'opening';
    this.#failure = undefined;
    // Taps on their way belong to the session that is still open.
    await this.#queue;
    if (signal.aborted) return;
    const request = { size: PAGE, exploration: this.#exploration };
    const opened = await this.#orFail(openFeed(this.#services, catalogId, request, signal), signal);
    if (signal.aborted) return;
    if (!opened.ok) return this.#fail(opened.failure);
    const { session, filter, starter, slate } = opened.value;
    // One assignment after another without an await between: the page never sees one catalog's slate with another's items.
    this.#session = session;
    this.#filter = filter;
    this.#size = PAGE;
    this.#starter = starter;
    this.#slate = slate;
    this.#steps.clear();
    this.#loading = undefined;
    this.#phase = 'ready';
    this.#noteShown();
  }

  #narrow(filter: SlateFilter): Promise<void> {
    this.#filter = filter;
    this.#size = PAGE;
    this.map.release();
    return this.#refresh();
  }

  /** Begins a wish for a catalog. Its signal is aborted by the next one. */
  #supersede(): AbortSignal {
    this.#opening.abort();
    this.#opening = new AbortController();
    return this.#opening.signal;
  }

  /** A bug on the way to a catalog travels on, and must not leave a page behind that opens for ever. */
  async #orFail<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!signal.aborted) this.#fail({ code: 'unexpected' });
      throw error;
    }
  }

  #fail(failure: Failure): void {
    this.#loading = undefined;
    this.#failure = failure;
    this.#phase = 'failed';
  }

  /** Runs `work` after all that was asked before, unless another catalog has been opened meanwhile. */
  #enqueue<T>(work: (session: Session) => Promise<T>): Promise<T | undefined> {
    const session = this.#session;
    if (!session || this.#phase !== 'ready') return Promise.resolve(undefined);
    const run = this.#queue.then(() => (session === this.#session ? work(session) : undefined));
    // A bug in one tap is reported through its own promise and must not stop the next tap.
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Asks for the slate once for any number of changes that come before its turn: a dragged dial is one question. */
  #refresh(): Promise<void> {
    if (this.#refreshing) return this.#refreshing;
    const mine = this.#enqueue(async (session) => {
      this.#refreshing = undefined;
      this.#take(await session.slate(this.#request));
    }).finally(() => {
      // Where its turn never came; a younger one may be waiting by now.
      if (this.#refreshing === mine) this.#refreshing = undefined;
    });
    this.#refreshing = mine;
    return mine;
  }

  async #grade(tap: Tap): Promise<void> {
    const { itemId } = tap;
    if (this.#grading.has(itemId)) return;
    this.#grading.add(itemId);
    await this.#enqueue((session) => this.#tap(session, tap)).finally(() => this.#grading.delete(itemId));
  }

  async #tap(session: Session, tap: Tap): Promise<void> {
    const result = await session.tap(tap, this.#request);
    if (result.ok) {
      const seq = result.value.entry?.seq;
      this.#steps.add({ ...tap, seq });
      if (seq !== undefined) this.#memory.settleOn(session.catalog.id);
    }
    this.#take(slateOf(result));
  }

  #undo(which: (step: Step) => boolean): Promise<void> {
    return this.#enqueue(async (session) => {
      const step = this.#steps.latest(which);
      const result = step && (await slateWithout(session, step, this.#request));
      if (step && result?.ok) this.#steps.takeBack(step);
      if (result) this.#take(result);
    });
  }

  #take(slate: Result<Slate>): void {
    if (slate.ok) {
      this.#failure = undefined;
      this.#slate = slate.value;
      this.#noteShown();
    }
    // A dead worker takes the session with it; every other failure leaves the slate as it stands.
    else if (slate.failure.code === 'worker-died') this.#fail(slate.failure);
    else this.#failure = slate.failure;
  }

  /** Only what is on screen was shown: not a slate that came while another catalog was being opened. */
  #noteShown(): void {
    if (!this.#seen || this.#phase !== 'ready' || !this.#slate) return;
    this.#session?.noteShown({ slate: this.#slate, starter: this.#starter, learning: this.#learning });
  }
}
