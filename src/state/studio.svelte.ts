/** The Studio: drafts of demos, what they are begun from, and the one on the table. */
import { attempt, type Failure, type Result } from '../domain/errors.ts';
import { PACKS } from '../domain/packs.ts';
import type { Demo, DemoLanguage } from '../domain/sharing/demo.ts';
import { demoIdOf, EMPTY_COPY, newDraft, type DemoSeed, type Draft } from '../domain/sharing/draft.ts';
import { parsePastedList } from '../domain/sharing/pasted-list.ts';
import { EmbeddedTexts, poolOfCatalog, poolOfFiles, type ItemPool } from '../pipeline/studio.ts';
import type { Services } from '../pipeline/services.ts';
import { m } from '../paraglide/messages.js';
import { catalogName } from './catalog-words.ts';
import { failureOf } from './failure-of.ts';
import { StudioDesk } from './studio-desk.svelte.ts';
import { StudioEditor } from './studio-editor.svelte.ts';
import { templateSeed, type TemplateId } from './studio-templates.ts';

export type { ItemPool };

/** Items that a demo begins with: a screen or two, and the longest list whose link fits most mails is near. */
const FIRST_ITEMS = 12;

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
    this.#editor = new StudioEditor(this.#services, this.#texts, draft);
  }

  /** Back to the shelf of drafts. */
  async close(): Promise<void> {
    const editor = this.#editor;
    this.#editor = undefined;
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
    await this.#beginFrom(await this.pool(catalogId));
  }

  async beginFromFiles(files: readonly File[]): Promise<void> {
    await this.#beginFrom(await poolOfFiles(this.#services, files));
  }

  async beginFromList(text: string): Promise<void> {
    const items = parsePastedList(text);
    const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
    await this.#begin({ language, items, copy: { ...EMPTY_COPY, name: m.studio_new_name() } });
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

  readonly parseList = parsePastedList;

  async duplicate({ demo, wishes }: Draft): Promise<void> {
    const now = this.#services.now();
    const id = demoIdOf(this.#services.newId());
    await this.#keep({ demo: { ...demo, id }, wishes, createdAt: now, updatedAt: now });
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

  async #beginFrom(pool: Result<ItemPool>): Promise<void> {
    this.#failure = failureOf(pool);
    if (!pool.ok) return;
    const { name, language, items } = pool.value;
    await this.#begin({ language, items: items.slice(0, FIRST_ITEMS), copy: { ...EMPTY_COPY, name } });
  }

  async #begin(seed: DemoSeed): Promise<void> {
    const draft = newDraft(seed, demoIdOf(this.#services.newId()), this.#services.now());
    if (await this.#keep(draft)) this.open(draft);
  }

  async #keep(draft: Draft): Promise<boolean> {
    const kept = await attempt(() => this.#services.drafts.save(draft));
    await this.refresh();
    if (!kept.ok) this.#failure = kept.failure;
    return kept.ok;
  }
}
