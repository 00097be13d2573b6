/** What is stored about the person, what they did, and the ways to take it along or be rid of it. */
import type { Item } from '../domain/catalog.ts';
import { attempt, type Failure, type Result } from '../domain/errors.ts';
import type { Interaction, InteractionKind } from '../domain/interaction.ts';
import { isPack, PACKS } from '../domain/packs.ts';
import { eraseEverything } from '../pipeline/erase.ts';
import type { Takeout } from '../pipeline/export-everything.ts';
import { listCatalogs, listImports, type ListedImport } from '../pipeline/library.ts';
import type { Services, StorageReport } from '../pipeline/services.ts';
import { keepData, storageReport } from '../pipeline/your-data.ts';
import { failureOf } from './failure-of.ts';
import type { Feed } from './feed.svelte.ts';
import type { Learning } from './learning.svelte.ts';
import type { Restoration } from './restoration.svelte.ts';

export type { ListedImport, StorageReport, Takeout };

/** One line of the log, ready to be put in words. */
export interface Deed {
  readonly entry: Interaction;
  /** Absent when the item is gone: an import was undone since. */
  readonly title?: string;
  /** What an undo took back. */
  readonly undone?: Deed;
  /** True when a later undo took it back. */
  readonly takenBack: boolean;
}

/** Groups of kinds that a person thinks of as one. */
export type DeedFilter = 'all' | 'likes' | 'dislikes' | 'saves' | 'done' | 'ratings' | 'undone';

const KINDS: Readonly<Record<Exclude<DeedFilter, 'all'>, readonly InteractionKind[]>> = {
  likes: ['like'],
  dislikes: ['dislike'],
  saves: ['save', 'unsave'],
  done: ['done'],
  ratings: ['rating'],
  undone: ['undo'],
};

/** A screen or two. More would bury the sections below; fewer would ask for the button at once. */
const PAGE = 50;

/** What a restore needs of the feed. */
type RestoredFeed = Pick<Feed, 'catalogId' | 'open' | 'setExploration'>;

export class YourData {
  #report = $state.raw<StorageReport | undefined>(undefined);
  #imports = $state.raw<readonly ListedImport[]>([]);
  #deeds = $state.raw<readonly Deed[]>([]);
  #catalogNames = $state.raw<ReadonlyMap<string, string>>(new Map());
  #failure = $state.raw<Failure | undefined>(undefined);
  #filter = $state<DeedFilter>('all');
  #limit = $state(PAGE);
  #matching = $derived.by(() => {
    const filter = this.#filter;
    return filter === 'all'
      ? this.#deeds
      : this.#deeds.filter(({ entry }) => KINDS[filter].includes(entry.kind));
  });
  readonly #services: Services;
  readonly #learning: Pick<Learning, 'cancel'>;
  readonly #feed: RestoredFeed;
  #restoration: Promise<Restoration> | undefined;

  /**
   * @param learning is told to give its training up before all is erased, or a copy restored
   * @param feed is opened anew after a restore
   */
  constructor(services: Services, learning: Pick<Learning, 'cancel'>, feed: RestoredFeed) {
    this.#services = services;
    this.#learning = learning;
    this.#feed = feed;
  }

  /** Undefined until {@link refresh} has counted. */
  get report(): StorageReport | undefined {
    return this.#report;
  }

  /** Latest first. */
  get imports(): readonly ListedImport[] {
    return this.#imports;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get filter(): DeedFilter {
    return this.#filter;
  }

  /** Latest first, those that pass the filter, as many as {@link showMore} asked for. */
  get deeds(): readonly Deed[] {
    return this.#matching.slice(0, this.#limit);
  }

  get matchCount(): number {
    return this.#matching.length;
  }

  /** The name of an own catalog; built-in ones are named by the messages. */
  catalogName(catalogId: string): string | undefined {
    return this.#catalogNames.get(catalogId);
  }

  setFilter(filter: DeedFilter): void {
    this.#filter = filter;
    this.#limit = PAGE;
  }

  showMore(): void {
    this.#limit += PAGE;
  }

  /** Counts and reads anew. */
  async refresh(): Promise<void> {
    const [report, imports, deeds] = await Promise.all([
      storageReport(this.#services),
      listImports(this.#services),
      this.#readDeeds(),
    ]);
    this.#failure = [report, imports, deeds].map(failureOf).find((failure) => failure !== undefined);
    if (report.ok) this.#report = report.value;
    if (imports.ok) this.#imports = imports.value;
    if (deeds.ok) this.#deeds = deeds.value;
  }

  /** Asks the browser to keep the data; its answer, false also when it could not be asked. */
  async persist(): Promise<boolean> {
    const answer = await keepData(this.#services);
    this.#failure = failureOf(answer);
    const persistent = answer.ok && answer.value;
    if (this.#report) this.#report = { ...this.#report, persistent };
    return persistent;
  }

  /** Everything as one file, under a passphrase if there is one. */
  async takeOut(passphrase?: string): Promise<Takeout | undefined> {
    const { exportEverything } = await import('../pipeline/export-everything.ts');
    const takeout = await exportEverything(this.#services, passphrase);
    this.#failure = failureOf(takeout);
    return takeout.ok ? takeout.value : undefined;
  }

  /** The way back from such a file: one a visit, so that it goes on while another page is looked at. */
  openRestoration(): Promise<Restoration> {
    return (this.#restoration ??= import('./restoration.svelte.ts').then(
      (module) =>
        new module.Restoration(
          this.#services,
          () => this.#learning.cancel(),
          () => this.#follow(),
        ),
    ));
  }

  /** Erases all of it; true when it is gone. The page must reload then: screens and workers still hold what was. */
  async erase(): Promise<boolean> {
    await this.#learning.cancel();
    const result = await eraseEverything(this.#services);
    this.#failure = failureOf(result);
    return result.ok;
  }

  /** What was restored is in storage; the feed holds what was there before. */
  async #follow(): Promise<void> {
    const preferences = await attempt(() => this.#services.preferences.read());
    const { catalogId, exploration } = preferences.ok ? preferences.value : {};
    await this.#feed.open(catalogId ?? this.#feed.catalogId);
    if (exploration !== undefined) await this.#feed.setExploration(exploration);
    await this.refresh();
  }

  async #readDeeds(): Promise<Result<readonly Deed[]>> {
    const library = await listCatalogs(this.#services);
    if (!library.ok) return library;
    const { stored } = library.value;
    this.#catalogNames = new Map(stored.map(({ id, name }) => [id, name]));
    const perCatalog = await attempt(() =>
      Promise.all([...stored, ...PACKS].map(({ id }) => this.#deedsOf(id))),
    );
    if (!perCatalog.ok) return perCatalog;
    const byDate = perCatalog.value
      .flat()
      // An import brings events of other days; of one moment, the later entry stands above.
      .sort((a, b) => b.entry.time - a.entry.time || b.entry.seq - a.entry.seq);
    return { ok: true, value: byDate };
  }

  async #deedsOf(catalogId: string): Promise<Deed[]> {
    const log = await this.#services.log.ofCatalog(catalogId);
    if (log.length === 0) return [];
    const titles = new Map((await this.#itemsOf(catalogId)).map(({ id, title }) => [id, title]));
    const takenBack = new Set(log.map(({ undoes }) => undoes));
    const deeds = new Map<number, Deed>();
    for (const entry of log) {
      const undone = entry.undoes === undefined ? undefined : deeds.get(entry.undoes);
      deeds.set(entry.seq, {
        entry,
        title: titles.get(entry.itemId),
        undone,
        takenBack: takenBack.has(entry.seq),
      });
    }
    return [...deeds.values()];
  }

  /** A damaged pack must not hide the log: its lines go without titles then. */
  async #itemsOf(catalogId: string): Promise<readonly Item[]> {
    if (!isPack(catalogId)) return (await this.#services.catalogs.load(catalogId))?.items ?? [];
    const pack = await attempt(() => this.#services.packs.load(catalogId));
    return pack.ok ? pack.value.items : [];
  }
}
