/**
 * A visit to a demo: its list, the visitor's taps, and what may be given back. It ranks on the caller's thread (fifteen
 * hundred items at most), so that it runs where a page may start no worker: embedded, and from a file on disk.
 */
import type { Item } from '../domain/catalog.ts';
import { foldInteractions, type Interaction, type ItemState } from '../domain/interaction.ts';
import { pace } from '../domain/pace.ts';
import type { Random } from '../domain/random.ts';
import type { Ranker } from '../domain/ranking/ranker.ts';
import type { Explanation, Region, Slate, SlateEntry, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { Demo } from '../domain/sharing/demo.ts';
import { makeReport, type Report } from '../domain/sharing/report-code.ts';
import type { VisitRecord, VisitStore } from '../storage/demo-visits.ts';
import {
  asVariant,
  demoCatalog,
  demoRanker,
  personaLog,
  shuffled,
  twinOf,
  type DemoCatalog,
} from './demo-catalog.ts';

export interface DemoServices {
  readonly store: VisitStore;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Where the visitor is, as YYYY-MM-DD. */
  today(): string;
  readonly random: Random;
  /**
   * In [0, 1): which arm a visitor is given. The same as long as the tab stands at the demo's address, and kept nowhere else:
   * who reloads before the first tap meets the same page.
   */
  draw(): number;
}

export type { VisitRecord };

export type VisitTap = 'like' | 'dislike' | 'save' | 'unsave';
/** What a visit reaches besides taps: the steps that a report may tell. */
export type VisitMark = 'answeredStarter' | 'openedItem' | 'pressedCallToAction';

/** What the latest change was, and how to take it back. */
export type VisitStep =
  | { readonly kind: 'tap'; readonly entry: Interaction }
  | { readonly kind: 'persona'; readonly before?: number };

/** What the visitor looks at. */
export interface DemoView {
  readonly size: number;
  /** Temperature in [0, 1]; of no account where the list is not ordered by what is learned. */
  readonly exploration: number;
  /** Ids that stand elsewhere on the page. */
  readonly hidden: readonly string[];
  /** Part of the taste map. */
  readonly region: Region | undefined;
}

const EVERYTHING = { backlogOnly: false, kinds: [], tags: [] };
/** Learns without drawing a slate. */
const NO_SLATE: SlateRequest = { size: 0, exploration: 0, filter: EVERYTHING, hidden: [] };
const UNTOUCHED: ItemState = { done: false };

/** Reads an earlier visit, or draws the variant of a first one. Nothing is written before the first tap. */
export async function openVisit(demo: Demo, services: DemoServices): Promise<DemoVisit> {
  const kept = await services.store.load();
  const arms = Math.max(1, demo.variants.length);
  // An owner may have taken an arm or a persona out since.
  const stands = kept && kept.variant < arms && (kept.persona ?? 0) < Math.max(1, demo.personas.length);
  return new DemoVisit(demo, services, stands ? kept : freshRecord(demo, services.random, services.draw()));
}

const freshRecord = (demo: Demo, random: Random, draw: number): VisitRecord => ({
  variant: Math.floor(draw * Math.max(1, demo.variants.length)),
  seed: Math.floor(random() * 2 ** 31),
  log: [],
  answeredStarter: false,
  openedItem: false,
  pressedCallToAction: false,
});

export class DemoVisit {
  readonly #original: Demo;
  readonly #catalog: DemoCatalog;
  readonly #services: DemoServices;
  readonly #byId: ReadonlyMap<string, Item>;
  #demo: Demo;
  #record: VisitRecord;
  #ranker: Ranker;
  #positions: Float32Array;
  #states: ReadonlyMap<string, ItemState> = new Map();
  #steps: VisitStep[];
  #pace = pace();
  #order: readonly string[] = [];
  #saved: Promise<boolean> | undefined;

  constructor(demo: Demo, services: DemoServices, record: VisitRecord) {
    this.#original = demo;
    this.#catalog = demoCatalog(demo);
    this.#services = services;
    const { items } = this.#catalog;
    this.#byId = new Map(
      [...items, ...items.map((item) => ({ ...item, id: twinOf(item.id) }))].map((item) => [item.id, item]),
    );
    this.#record = record;
    this.#demo = asVariant(demo, record.variant);
    this.#steps = standing(record.log).map((entry) => ({ kind: 'tap', entry }));
    ({ ranker: this.#ranker, positions: this.#positions } = this.#start());
  }

  /** The demo as the drawn variant shows it. */
  get demo(): Demo {
    return this.#demo;
  }
  get items(): readonly Item[] {
    return this.#catalog.items;
  }
  /** x, y of each item on the taste map, in [−1, 1]. */
  get positions(): Float32Array {
    return this.#positions.subarray(0, 2 * this.items.length);
  }
  get record(): VisitRecord {
    return this.#record;
  }
  get canUndo(): boolean {
    return this.#steps.length > 0;
  }

  titleOf(itemId: string): string | undefined {
    return this.#byId.get(itemId)?.title;
  }

  stateOf(itemId: string): ItemState {
    return this.#states.get(itemId) ?? UNTOUCHED;
  }

  /** The list by the demo's own order; what was liked or refused is gone from it. */
  slate({ size, exploration, hidden, region }: DemoView): Slate {
    const { twins } = this.#catalog;
    const request = { size, exploration, filter: { ...EVERYTHING, region } };
    if (this.#demo.order === 'learned')
      return this.#ranker.slate({ ...request, hidden: [...twins, ...hidden] });
    const left = this.#order.filter((id) => !isSettled(this.stateOf(id)) && !hidden.includes(id));
    const shown = new Set(left.slice(0, size));
    // With everything else out of sight the ranker has nothing to choose, and says of these what it thinks.
    const others = [...twins, ...this.#order.filter((id) => !shown.has(id))];
    const slate = this.#ranker.slate({ ...request, exploration: 0, hidden: others });
    const rank = new Map(left.map((id, at) => [id, at]));
    const rankOf = ({ itemId }: SlateEntry): number => rank.get(itemId) ?? 0;
    const entries = [...slate.entries].sort((a, b) => rankOf(a) - rankOf(b));
    return { ...slate, entries, candidates: left.length };
  }

  /** Ids of the items that teach most of the others. */
  starter(count: number): string[] {
    const { twins, items } = this.#catalog;
    const own = new Map(items.flatMap(({ id }) => [[id, id] as const, [twinOf(id), id] as const]));
    const ids = this.#ranker.starter(count + twins.length).flatMap((id) => own.get(id) ?? []);
    return [...new Set(ids)].slice(0, count);
  }

  explain(itemId: string): Explanation {
    return this.#ranker.explain(itemId);
  }

  /** Learns from a tap. False beyond the pace of a person, and then nothing was learned. */
  tap(itemId: string, kind: VisitTap, source: 'tap' | 'starter' = 'tap'): boolean {
    if (!this.#pace.admit(this.#services.now())) return false;
    const entry = this.#append({ itemId, kind, source });
    this.#steps.push({ kind: 'tap', entry });
    return true;
  }

  /** Takes the latest change back, or the latest tap on one item. */
  undo(itemId?: string): VisitStep | undefined {
    const at = this.#steps.findLastIndex(
      (step) => itemId === undefined || (step.kind === 'tap' && step.entry.itemId === itemId),
    );
    if (at < 0) return undefined;
    const [step] = this.#steps.splice(at, 1);
    if (step.kind === 'persona') this.#become(step.before);
    else this.#append({ itemId: step.entry.itemId, kind: 'undo', source: 'tap', undoes: step.entry.seq });
    return step;
  }

  /** Takes on a made-up visitor's taste, or puts it off again. */
  meet(persona: number | undefined): void {
    this.#steps.push({
      kind: 'persona',
      ...(this.#record.persona !== undefined && { before: this.#record.persona }),
    });
    this.#become(persona);
  }

  mark(mark: VisitMark): void {
    this.#change({ [mark]: true });
  }

  /** Made when first asked for, and the same ever after: several reports of one visit would average the chance away. */
  report(): Report {
    const { report, variant, answeredStarter, openedItem, pressedCallToAction } = this.#record;
    if (report) return report;
    const { likes, dislikes } = this.counts;
    const { today, random } = this.#services;
    const visit = { demo: this.#demo.id, variant, answeredStarter, openedItem, pressedCallToAction };
    const made = makeReport({ ...visit, likes, dislikes, day: today() }, random);
    this.#change({ report: made });
    return made;
  }

  /** Taps that stand. */
  get counts(): { readonly likes: number; readonly dislikes: number; readonly saves: number } {
    const count = (kind: VisitTap): number =>
      this.#steps.filter((step) => step.kind === 'tap' && step.entry.kind === kind).length;
    return { likes: count('like'), dislikes: count('dislike'), saves: count('save') };
  }

  /** Whether the latest change is kept on the device; undefined while nothing was to be kept. */
  kept(): Promise<boolean> | undefined {
    return this.#saved;
  }

  /** Deletes the database and begins again, as on a first visit. What was forgotten is the caller's to drop. */
  async forget(): Promise<VisitRecord> {
    const forgotten = this.#record;
    const { random } = this.#services;
    this.#restart(freshRecord(this.#original, random, random()));
    this.#saved = undefined;
    await this.#services.store.forget();
    return forgotten;
  }

  /** Takes a {@link forget} back. */
  remember(record: VisitRecord): void {
    this.#restart(record);
    if (record.log.length) this.#saved = this.#services.store.save(record);
  }

  #restart(record: VisitRecord): void {
    this.#record = record;
    this.#demo = asVariant(this.#original, record.variant);
    this.#steps = standing(record.log).map((entry) => ({ kind: 'tap', entry }));
    this.#states = new Map();
    ({ ranker: this.#ranker, positions: this.#positions } = this.#start());
  }

  #start() {
    const { log, persona, seed } = this.#record;
    const { items } = this.#catalog;
    const ids = items.map(({ id }) => id);
    this.#order = this.#demo.order === 'random' ? shuffled(ids, seed) : ids;
    const before = personaLog(this.#catalog, persona);
    this.#read(before);
    return demoRanker(this.#catalog, { log: [...before, ...log], seed }, () => this.#services.now());
  }

  #become(persona: number | undefined): void {
    this.#change({ persona });
    ({ ranker: this.#ranker, positions: this.#positions } = this.#start());
  }

  #append(change: Pick<Interaction, 'itemId' | 'kind' | 'source' | 'undoes'>): Interaction {
    const { log } = this.#record;
    const last = log.at(-1);
    // A clock that was set back must not date a tap before the one it follows.
    const time = Math.max(this.#services.now(), (last?.time ?? 0) + 1);
    const entry = { catalogId: this.#demo.id, time, seq: (last?.seq ?? 0) + 1, ...change };
    this.#change({ log: [...log, entry] });
    this.#ranker.learn(entry, NO_SLATE);
    return entry;
  }

  #change(change: Partial<VisitRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#read(personaLog(this.#catalog, this.#record.persona));
    // Who has only looked leaves nothing behind.
    if (this.#record.log.length) this.#saved = this.#services.store.save(this.#record);
  }

  #read(before: readonly Interaction[]): void {
    this.#states = foldInteractions([...before, ...this.#record.log]);
  }
}

const isSettled = ({ grade }: ItemState): boolean => grade !== undefined && grade.kind !== 'save';

function standing(log: readonly Interaction[]): Interaction[] {
  const undone = new Set(log.map(({ undoes }) => undoes));
  return log.filter(({ kind, seq }) => kind !== 'undo' && !undone.has(seq));
}
