/** One draft on the table: changes that can be taken back, the items' places, the link, and the draft kept as it changes. */
import { attempt, type Failure } from '../domain/errors.ts';
import { contrastChecks, repairColours, type ContrastCheck } from '../domain/sharing/colours.ts';
import { demoFileName, fileFragment, firstItems, needsFile } from '../domain/sharing/demo-file.ts';
import { encodeDemo, MAX_LINK } from '../domain/sharing/demo-link.ts';
import {
  CALL_AFTER,
  DEMO_LIMITS,
  LINK_ITEMS,
  type Demo,
  type DemoItem,
  type Persona,
} from '../domain/sharing/demo.ts';
import { withItemAt, withItems, type Draft } from '../domain/sharing/draft.ts';
import { initialsOf } from '../domain/sharing/initials.ts';
import { costOf, survives, type LinkCost } from '../domain/sharing/link-cost.ts';
import { parsePastedFaqs } from '../domain/sharing/pasted-faqs.ts';
import type { Run } from '../domain/sharing/steps.ts';
import { contactAddress, shownHost, webAddress } from '../domain/sharing/web-address.ts';
import { asVariant } from '../pipeline/demo-catalog.ts';
import { picksFor, placesOf, type EmbeddedTexts } from '../pipeline/studio.ts';
import type { EncoderProgress, Services } from '../pipeline/services.ts';
import { failureOf } from './failure-of.ts';
import { inSlices } from './in-slices.ts';

/** Milliseconds of rest before the link is made and the draft is kept: a word being typed makes one link, not seven. */
const REST = 300;

/** Milliseconds within which changes of one field are one step back. */
const ONE_STEP = 1_500;

/** Steps that can be taken back. Drafts share what did not change, so a hundred cost little; nobody counts further. */
const MOST_STEPS = 100;

interface StudioLink {
  /** The whole demo as text: what stands behind the #, or in the file. */
  readonly text: string;
  readonly cost: LinkCost;
  /** What stands behind the #: the demo, or the name of its file. */
  readonly fragment: string;
  /** The demo's file, where a link cannot carry it. */
  readonly fileName?: string;
  /** What the preview beside opens instead: a file is not with the host yet, and a variant is not left to chance. */
  readonly preview?: { readonly fragment: string; readonly items: number };
}

/** As many of the first items as a link carries. */
async function previewOf(demo: Demo, run: Run): Promise<StudioLink['preview']> {
  for (let items = Math.min(LINK_ITEMS, demo.items.length); items > 0; items >>= 1) {
    const fragment = await encodeDemo(firstItems(demo, items), run);
    if (fragment.length <= MAX_LINK) return { fragment, items };
  }
  return undefined;
}

export class StudioEditor {
  #draft = $state.raw() as Draft;
  #past = $state.raw<readonly Draft[]>([]);
  #future = $state.raw<readonly Draft[]>([]);
  #link = $state.raw<StudioLink | undefined>(undefined);
  #embedding = $state.raw<EncoderProgress | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #saved = $state(true);
  #withoutPlaces = $state(false);
  #matching = $state<number | undefined>(undefined);
  #inFile = $state(false);
  #variant = $state<number | undefined>(undefined);
  #lastField = '';
  #lastTime = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();
  /** The items whose places are being found, so that a change of other words does not begin anew. */
  #placing: { readonly items: readonly DemoItem[]; readonly done: Promise<void> } | undefined;
  /** Counts what was asked for: an answer to an older question is dropped. */
  #round = 0;
  #closed = false;
  readonly #services: Services;
  readonly #texts: EmbeddedTexts;

  constructor(services: Services, texts: EmbeddedTexts, draft: Draft) {
    this.#services = services;
    this.#texts = texts;
    this.#draft = draft;
    void this.#work();
  }

  get draft(): Draft {
    return this.#draft;
  }
  get demo(): Demo {
    return this.#draft.demo;
  }
  /** Of the latest change that has settled; undefined until the first one is made. */
  get link(): StudioLink | undefined {
    return this.#link;
  }
  /** Undefined while nothing is embedded. */
  get embedding(): EncoderProgress | undefined {
    return this.#embedding;
  }
  /** The arm that the preview shows; undefined where it is drawn, as at a visitor. */
  get variant(): number | undefined {
    return this.#variant !== undefined && this.#variant < this.demo.variants.length
      ? this.#variant
      : undefined;
  }
  /** The demo is to lie in a file although a link would carry it: its link is short then. */
  get inFile(): boolean {
    return this.#inFile;
  }
  /** The person did not wait for the items' places, or they could not be made. */
  get withoutPlaces(): boolean {
    return this.#withoutPlaces;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** Whether what is shown is what is kept. */
  get saved(): boolean {
    return this.#saved;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  /** The persona whose words are being matched. */
  get matching(): number | undefined {
    return this.#matching;
  }
  get checks(): readonly ContrastCheck[] {
    return contrastChecks(this.demo.colours);
  }
  /** Host of the call to action in ASCII; empty for an address that a link would not carry. */
  get callToActionHost(): string {
    return shownHost(webAddress(this.demo.callToActionUrl) ?? '');
  }
  get contactIsGood(): boolean {
    return this.demo.contact === '' || contactAddress(this.demo.contact) !== undefined;
  }
  readonly limits = DEMO_LIMITS;
  /** When visitors see the call to action. */
  readonly callAfter = CALL_AFTER;
  /** Items that travel in a link. */
  readonly linkItems = LINK_ITEMS;

  initials(name: string): string {
    return initialsOf(name);
  }

  readonly parseFaqs = parsePastedFaqs;

  /** Where a whole address of `length` characters gets through. */
  placesFor(length: number): ReturnType<typeof survives> {
    return survives(length);
  }

  /** @param field names what is changed: quick changes of one field are one step back. */
  change(field: string, next: (demo: Demo) => Demo): void {
    this.#replace(field, { ...this.#draft, demo: next(this.demo) });
  }

  setItems(items: readonly DemoItem[]): void {
    this.change('', (demo) => withItems(demo, items));
  }

  setItem(place: number, item: DemoItem): void {
    this.change(`item ${place}`, (demo) => withItemAt(demo, place, item));
  }

  repairColours(): void {
    this.change('', (demo) => ({ ...demo, colours: repairColours(demo.colours) }));
  }

  addPersona(): void {
    const { demo, wishes } = this.#draft;
    const nobody: Persona = { name: '', likes: [], dislikes: [] };
    this.#replace('', {
      ...this.#draft,
      demo: { ...demo, personas: [...demo.personas, nobody] },
      wishes: [...wishes, ''],
    });
  }

  removePersona(at: number): void {
    const { demo, wishes } = this.#draft;
    this.#replace('', {
      ...this.#draft,
      demo: { ...demo, personas: demo.personas.toSpliced(at, 1) },
      wishes: wishes.toSpliced(at, 1),
    });
  }

  setWish(at: number, words: string): void {
    this.#replace(`wish ${at}`, { ...this.#draft, wishes: this.#draft.wishes.with(at, words) });
  }

  setPersona(at: number, change: Partial<Persona>): void {
    const field = change.name === undefined ? '' : `persona ${at}`;
    this.change(field, (demo) => ({
      ...demo,
      personas: demo.personas.with(at, { ...demo.personas[at], ...change }),
    }));
  }

  /** Finds what a persona's words speak for and against among the items. */
  async matchPersona(at: number): Promise<void> {
    const { items } = this.demo;
    this.#matching = at;
    const found = await picksFor(this.#texts, items, this.#draft.wishes[at], {
      onProgress: (progress) => (this.#embedding = progress),
    });
    this.#matching = undefined;
    this.#embedding = undefined;
    this.#failure = failureOf(found);
    if (found.ok && this.demo.items === items && at < this.demo.personas.length)
      this.setPersona(at, found.value);
  }

  showVariant(variant: number | undefined): void {
    this.#variant = variant;
    this.#soon();
  }

  putInFile(inFile: boolean): void {
    this.#inFile = inFile;
    this.#soon();
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#future = [...this.#future, this.#draft];
    this.#past = this.#past.slice(0, -1);
    this.#show(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#past = [...this.#past, this.#draft];
    this.#future = this.#future.slice(0, -1);
    this.#show(after);
  }

  /** The link does without the items' places until they change, or {@link placeAgain} is called. */
  cancelEmbedding(): void {
    this.#abort.abort();
  }

  placeAgain(): void {
    this.#withoutPlaces = false;
    this.#soon();
  }

  /** Keeps what is not kept yet. The editor is not used after it. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#round++;
    this.#closed = true;
    if (!this.#saved) await this.#save();
  }

  #replace(field: string, draft: Draft): void {
    // What was still being made for it comes too late: the draft may be open elsewhere by now, or gone.
    if (this.#closed) return;
    const now = this.#services.now();
    const goesOn = field !== '' && field === this.#lastField && now - this.#lastTime < ONE_STEP;
    if (!goesOn) this.#past = [...this.#past, this.#draft].slice(-MOST_STEPS);
    this.#future = [];
    this.#lastField = field;
    this.#lastTime = now;
    this.#show({ ...draft, updatedAt: now }, false);
  }

  #show(draft: Draft, forget = true): void {
    if (forget) this.#lastField = '';
    if (draft.demo.items !== this.demo.items) this.#withoutPlaces = false;
    this.#draft = draft;
    this.#saved = false;
    this.#soon();
  }

  #soon(): void {
    // The question has changed: whatever is under way answers another one.
    this.#round++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#work(), REST);
  }

  async #work(): Promise<void> {
    const round = ++this.#round;
    if (!this.#saved) await this.#save();
    if (round !== this.#round) return;
    await this.#place();
    if (round !== this.#round) return;
    const { demo } = this;
    const shown = this.variant === undefined ? demo : { ...asVariant(demo, this.variant), variants: [] };
    const run = inSlices(() => round === this.#round);
    const made = await attempt(async (): Promise<StudioLink> => {
      const text = await encodeDemo(demo, run);
      const cost = await run(costOf(demo, text));
      const inFile = needsFile(demo, text) || this.#inFile;
      const preview = inFile || shown !== demo ? await previewOf(shown, run) : undefined;
      return inFile
        ? { text, cost, fragment: fileFragment(demo), fileName: demoFileName(demo), preview }
        : { text, cost, fragment: text, preview };
    });
    // Given up for a later question, it says nothing.
    if (made.ok && round === this.#round) this.#link = made.value;
  }

  async #place(): Promise<void> {
    const { items, vectors } = this.demo;
    if (vectors || items.length === 0 || this.#withoutPlaces) return;
    if (this.#placing?.items !== items) {
      this.#abort.abort();
      this.#abort = new AbortController();
      const done = this.#placeItems(items, this.#abort.signal);
      this.#placing = { items, done };
    }
    await this.#placing.done;
  }

  async #placeItems(items: readonly DemoItem[], signal: AbortSignal): Promise<void> {
    const placed = await placesOf(this.#texts, items, {
      signal,
      onProgress: (progress) => (this.#embedding = progress),
    });
    // Another choice of items has begun since: the bar is its own.
    if (this.demo.items !== items) return;
    this.#embedding = undefined;
    this.#placing = undefined;
    if (!placed.ok) this.#withoutPlaces = true;
    this.#failure = placed.ok || signal.aborted ? undefined : placed.failure;
    if (!placed.ok) return;
    // No step of its own: places follow from the words.
    this.#draft = { ...this.#draft, demo: { ...this.demo, vectors: placed.value } };
    await this.#save();
  }

  async #save(): Promise<void> {
    const draft = this.#draft;
    const saved = await attempt(() => this.#services.drafts.save(draft));
    if (!saved.ok) this.#failure = saved.failure;
    else if (draft === this.#draft) this.#saved = true;
  }
}
