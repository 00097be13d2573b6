/** The Studio: drafts of demos, what they are begun from, and the one on the table. */
import { attempt, type Failure, type Result } from '../domain/errors.ts';
import { PACKS } from '../domain/packs.ts';
import { LINK_ITEMS, nameOf, type Demo, type DemoItem, type DemoLanguage } from '../domain/sharing/demo.ts';
import {
  demoIdOf,
  EMPTY_COPY,
  newDraft,
  numberedCopy,
  withItems,
  type DemoSeed,
  type Draft,
} from '../domain/sharing/draft.ts';
import { parsePastedList } from '../domain/sharing/pasted-list.ts';
import { productPage, shownHost, webAddress } from '../domain/sharing/web-address.ts';
import { EmbeddedTexts, poolOfCatalog, poolOfFiles, type ItemPool } from '../pipeline/studio.ts';
import type { Services } from '../pipeline/services.ts';
import { m } from '../paraglide/messages.js';
import { catalogName } from './catalog-words.ts';
import { failureOf } from './failure-of.ts';
import { StudioDesk } from './studio-desk.svelte.ts';
import { StudioEditor } from './studio-editor.svelte.ts';
import { templateSeed, type TemplateId } from './studio-templates.ts';

export type { ItemPool };

/**
 * Items that a demo of a catalog begins with: a screen or two, and the longest list whose link fits most mails is near. A
 * file or a list was made to be shown whole, as far as a link carries it.
 */
const FIRST_ITEMS = 12;

/** By which an item of a pool is known again in a demo. */
const keyOf = ({ title, creators }: DemoItem): string => `${title} ${creators.join()}`;

interface ShelfCatalog {
  readonly id: string;
  readonly name: string;
}

export class Studio {
  #drafts = $state.raw<readonly Draft[]>([]);
  #catalogs = $state.raw<readonly ShelfCatalog[]>([]);
  #editor = $state.raw<StudioEditor | undefined>(undefined);
  #removed = $state.raw<Draft | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #source = $state.raw<ItemPool | undefined>(undefined);
  /** Keys of the items that the demo began with: one that was taken out or renamed since is not offered again. */
  #begunWith: ReadonlySet<string> = new Set();
  #sourceTold = $state(true);
  readonly desk: StudioDesk;
  readonly #services: Services;
  readonly #texts: EmbeddedTexts;

  constructor(services: Services) {
    this.#services = services;
    this.#texts = new EmbeddedTexts(services);
    this.desk = new StudioDesk((id) => this.#demoOf(id));
  }

  /** Latest changed first. */
  get drafts(): readonly Draft[] {
    return this.#drafts;
  }
  /** Own catalogs, then the built-in ones. */
  get catalogs(): readonly ShelfCatalog[] {
    return this.#catalogs;
  }
  get editor(): StudioEditor | undefined {
    return this.#editor;
  }
  /** The draft removed last, which can still be put back. */
  get removed(): Draft | undefined {
    return this.#removed;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** What the demo on the table was begun from, or took items from last. */
  get source(): ItemPool | undefined {
    return this.#source;
  }
  /** Whether the person knows what became of the source. */
  get sourceIsTold(): boolean {
    return this.#sourceTold;
  }
  /** Items of the source that are not in the demo. */
  readonly untaken = $derived.by((): readonly DemoItem[] => {
    const chosen = new Set((this.#editor?.demo.items ?? []).map(keyOf));
    const known = (item: DemoItem) => chosen.has(keyOf(item)) || this.#begunWith.has(keyOf(item));
    return (this.#source?.items ?? []).filter((item) => !known(item));
  });
  /** As many of them as travel in the link; where it is full, as many as a demo in a file holds. */
  readonly moreFit = $derived.by((): number => {
    const count = this.#editor?.demo.items.length ?? 0;
    const most = count < LINK_ITEMS ? LINK_ITEMS : (this.#editor?.limits.items ?? 0);
    return Math.min(this.untaken.length, most - count);
  });

  /** Reads drafts and catalogs anew. */
  async refresh(): Promise<void> {
    const { drafts, catalogs } = this.#services;
    const read = await attempt(async () => [await drafts.list(), await catalogs.list()] as const);
    this.#failure = failureOf(read);
    if (!read.ok) return;
    const [stored, own] = read.value;
    this.#drafts = stored.toSorted((a, b) => b.updatedAt - a.updatedAt);
    this.#catalogs = [...own, ...PACKS.map(({ id }) => ({ id, name: id }))].map(({ id, name }) => ({
      id,
      name: catalogName({ id, name }),
    }));
  }

  /** Puts a draft on the table. */
  open(draft: Draft): void {
    this.#removed = undefined;
    this.#setSource(undefined);
    this.#editor = new StudioEditor(this.#services, this.#texts, draft);
  }

  /** Back to the shelf of drafts. */
  async close(): Promise<void> {
    const editor = this.#editor;
    this.#editor = undefined;
    this.#setSource(undefined);
    await editor?.close();
    await this.refresh();
  }

  async beginEmpty(language: DemoLanguage): Promise<void> {
    await this.#begin({ language, items: [], copy: { ...EMPTY_COPY, name: m.studio_new_name() } });
  }

  async beginFromTemplate(template: TemplateId, language: DemoLanguage): Promise<void> {
    const seed = await attempt(() => templateSeed(this.#services, template, language));
    this.#failure = failureOf(seed);
    if (seed.ok) await this.#begin(seed.value);
  }

  async beginFromCatalog(catalogId: string): Promise<void> {
    await this.#beginFrom(await this.pool(catalogId), FIRST_ITEMS);
  }

  async beginFromFiles(files: readonly File[]): Promise<void> {
    await this.#beginFrom(await poolOfFiles(this.#services, files), LINK_ITEMS);
  }

  async beginFromList(text: string): Promise<void> {
    const { items, currency } = parsePastedList(text);
    const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
    const pool: ItemPool = { name: m.studio_new_name(), language, items, issues: [] };
    await this.#beginFrom({ ok: true, value: pool }, LINK_ITEMS, currency);
  }

  /** The items of a catalog, to choose from. */
  async pool(catalogId: string): Promise<Result<ItemPool>> {
    const pool = await poolOfCatalog(this.#services, catalogId);
    const name = this.#catalogs.find(({ id }) => id === catalogId)?.name ?? '';
    return pool.ok ? { ok: true, value: { ...pool.value, name } } : pool;
  }

  poolOfFiles(files: readonly File[]): Promise<Result<ItemPool>> {
    return poolOfFiles(this.#services, files);
  }

  /** Offers the items of a pool to the demo on the table. */
  offer(pool: ItemPool): void {
    this.#setSource(pool);
  }

  /** Adds as many items of the source as {@link moreFit}. */
  addMore(): void {
    this.addItems(this.untaken.slice(0, this.moreFit));
  }

  /** Adds what is not there yet. */
  addItems(items: readonly DemoItem[], currency = ''): void {
    this.#editor?.change('', (demo) => {
      const chosen = new Set(demo.items.map(keyOf));
      const more = items.filter((item) => !chosen.has(keyOf(item)));
      return { ...withItems(demo, [...demo.items, ...more]), currency: demo.currency || currency };
    });
  }

  /** Adds a pasted list, with its currency where the demo has none. */
  addList(text: string): void {
    const { items, currency } = parsePastedList(text);
    this.addItems(items, currency);
  }

  tellSource(): void {
    this.#sourceTold = true;
  }

  readonly keyOf = keyOf;

  /** The host of an address that a demo may lead to; '' for any other text. */
  hostOf(address: string): string {
    return shownHost(webAddress(address) ?? '');
  }

  /** Items of the demo whose pages are known by their shop's address: those with a handle in the source. */
  readonly pages = $derived.by((): ReadonlyMap<string, string> => {
    const { items = [], handles = [] } = this.#source ?? {};
    const chosen = new Set((this.#editor?.demo.items ?? []).map(keyOf));
    return new Map(
      items
        .map((item, at) => [keyOf(item), handles[at] ?? ''] as const)
        .filter(([key, handle]) => handle && chosen.has(key)),
    );
  });

  /** Leads every item of a Shopify shop to its page there. */
  fillPages(shop: string): void {
    const { pages } = this;
    this.#editor?.change('', (demo) => ({
      ...demo,
      items: demo.items.map((item) => {
        const handle = pages.get(keyOf(item));
        const url = handle === undefined ? undefined : productPage(shop, handle);
        return url === undefined ? item : { ...item, url };
      }),
    }));
  }

  /** A copy under the same name with a number. */
  async duplicate({ demo, wishes }: Draft): Promise<void> {
    const now = this.#services.now();
    const id = demoIdOf(this.#services.newId());
    const taken = new Set(this.#drafts.map((draft) => nameOf(draft.demo)));
    const copy = numberedCopy(demo, taken, m.studio_unnamed());
    await this.#keep({ demo: { ...demo, id, copy }, wishes, createdAt: now, updatedAt: now });
  }

  async remove(draft: Draft): Promise<void> {
    const gone = await attempt(() => this.#services.drafts.remove(draft.demo.id));
    if (gone.ok) this.#removed = draft;
    await this.refresh();
    if (!gone.ok) this.#failure = gone.failure;
  }

  async putBack(): Promise<void> {
    const draft = this.#removed;
    this.#removed = undefined;
    if (draft) await this.#keep(draft);
  }

  /** The removed draft can no longer be put back. */
  forgetRemoved(): void {
    this.#removed = undefined;
  }

  /** The one on the table as it is now: among the drafts it is as it was when they were read. */
  #demoOf(id: string): Demo | undefined {
    const onTable = this.#editor?.demo;
    return onTable?.id === id ? onTable : this.#drafts.find(({ demo }) => demo.id === id)?.demo;
  }

  async #beginFrom(pool: Result<ItemPool>, most: number, currency = ''): Promise<void> {
    this.#failure = failureOf(pool);
    if (!pool.ok) return;
    const { name, language, items } = pool.value;
    const first = items.slice(0, most);
    const begun = await this.#begin({ language, items: first, copy: { ...EMPTY_COPY, name }, currency });
    if (begun) this.#setSource(pool.value, first);
  }

  async #begin(seed: DemoSeed): Promise<boolean> {
    const draft = newDraft(seed, demoIdOf(this.#services.newId()), this.#services.now());
    const kept = await this.#keep(draft);
    if (kept) this.open(draft);
    return kept;
  }

  /** @param begunWith what a demo took of it to begin with; of a pool that was opened later the person chooses */
  #setSource(source: ItemPool | undefined, begunWith?: readonly DemoItem[]): void {
    this.#source = source;
    this.#begunWith = new Set(begunWith?.map(keyOf));
    this.#sourceTold = begunWith === undefined;
  }

  async #keep(draft: Draft): Promise<boolean> {
    const kept = await attempt(() => this.#services.drafts.save(draft));
    await this.refresh();
    if (!kept.ok) this.#failure = kept.failure;
    return kept.ok;
  }
}
