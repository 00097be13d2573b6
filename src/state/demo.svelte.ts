/** The visitor's page of a demo: what its link says, the list, the taps, and what became of them. */
import type { Item } from '../domain/catalog.ts';
import type { Failure, Result } from '../domain/errors.ts';
import type { Interaction, ItemState } from '../domain/interaction.ts';
import type { Explanation, Region, Slate } from '../domain/ranking/slate-types.ts';
import { initialsOf } from '../domain/sharing/initials.ts';
import { decodeDemo } from '../domain/sharing/demo-link.ts';
import type { Run } from '../domain/sharing/steps.ts';
import {
  CALL_AFTER,
  DEMO_LANGUAGES,
  inLanguage,
  type Demo,
  type DemoCopy,
  type DemoLanguage,
  type Faq,
} from '../domain/sharing/demo.ts';
import { reportInWords, writeReportCode, type ReportFact } from '../domain/sharing/report-code.ts';
import {
  openVisit,
  type DemoServices,
  type DemoVisit,
  type VisitRecord,
  type VisitTap,
} from '../pipeline/demo.ts';
import { overwriteGetLocale } from '../paraglide/runtime.js';
import { lookOf } from './demo-look.ts';
import { inSlices } from './in-slices.ts';

/** What fits on two screens of a phone; more are one press away. */
const PAGE = 10;
/** As in For you: mostly what fits, with a little room to be wrong. */
const EXPLORATION = 0.2;
/** Two rows of three on a phone; never more than half of a small demo, or nothing would be left for the list. */
const SHELF = 6;

type ReadDemo = (link: string, run: Run) => Promise<Result<Demo>>;

/** The services of one demo: its database is named by it. */
export type DemoServicesOf = (demoId: string) => DemoServices;

/** What was done last, to be announced. */
export interface DemoAction {
  readonly id: number;
  readonly kind: VisitTap | 'persona' | 'forget' | 'copy';
  readonly itemId?: string;
  readonly undone: boolean;
}

export class DemoPage {
  readonly link: string;
  readonly #servicesOf: DemoServicesOf;
  readonly #read: ReadDemo;
  #demo = $state.raw<Demo | undefined>(undefined);
  #visit: DemoVisit | undefined;
  #slate = $state.raw<Slate | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #tooFast = $state(false);
  #size = $state(PAGE);
  #exploration = $state(EXPLORATION);
  #region = $state.raw<Region | undefined>(undefined);
  #starter = $state.raw<readonly string[]>([]);
  #picked = $state.raw<ReadonlySet<string>>(new Set());
  #language = $state<DemoLanguage>('en');
  #kept = $state<boolean | undefined>(undefined);
  #action = $state.raw<DemoAction | undefined>(undefined);
  #called = $state(false);
  /** What was forgotten last, in this page's memory alone, until something else is done. */
  #forgotten = $state.raw<VisitRecord | undefined>(undefined);
  #actions = 0;
  /** Grows with every change of the visit, so that what is read from it is read anew. */
  #version = $state(0);

  /** @param read the demo of the link, which may lie in a file. */
  constructor(link: string, servicesOf: DemoServicesOf, read: ReadDemo = decodeDemo) {
    this.link = link;
    this.#read = read;
    this.#servicesOf = servicesOf;
    const preferred = preferredLanguage(navigator.languages, DEMO_LANGUAGES);
    this.#language = preferred ?? 'en';
    // The compiled messages ask each time they run, so every template follows the rune.
    overwriteGetLocale(() => this.#language);
  }

  /** Reads the link and the earlier visit. Nothing is stored. */
  async open(): Promise<void> {
    // The Studio shows this page beside its own, on the same thread, while somebody types.
    const decoded = await this.#read(this.link, inSlices());
    if (!decoded.ok) {
      this.#failure = decoded.failure;
      return;
    }
    const demo = decoded.value;
    const visit = await openVisit(demo, this.#servicesOf(demo.id));
    this.#visit = visit;
    this.#kept = visit.record.log.length ? true : undefined;
    this.#language = this.languages.includes(this.#language)
      ? this.#language
      : (this.languages[0] ?? demo.language);
    this.#begin();
  }

  /** Why there is nothing to show. */
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** As the visitor's variant shows it; undefined until it is read. */
  get demo(): Demo | undefined {
    return this.#demo;
  }
  get slate(): Slate | undefined {
    return this.#slate;
  }
  /** Items to begin with; empty once that is done with. */
  get starter(): readonly Item[] {
    return this.#starter.flatMap((id) => this.#item(id) ?? []);
  }
  get exploration(): number {
    return this.#exploration;
  }
  get language(): DemoLanguage {
    return this.#language;
  }
  /** Those that the owner wrote words for. */
  get languages(): readonly DemoLanguage[] {
    return DEMO_LANGUAGES.filter((language) => this.#visit?.demo.copy[language]);
  }
  get languageTag(): string {
    return this.#language === 'zh' ? 'zh-Hans' : 'en';
  }
  /** The owner's words in the visitor's language. */
  get copy(): DemoCopy {
    return inLanguage(this.#demo?.copy ?? {}, this.#language) ?? NO_WORDS;
  }
  /** The owner's, in the language that the visitor reads, or else in the one that there is. */
  get faqs(): readonly Faq[] {
    return inLanguage(this.#demo?.faqs ?? {}, this.#language) ?? [];
  }
  get initials(): string {
    return initialsOf(this.copy.name);
  }
  get persona(): number | undefined {
    void this.#version;
    return this.#visit?.record.persona;
  }
  get action(): DemoAction | undefined {
    return this.#action;
  }
  get canUndo(): boolean {
    void this.#version;
    return this.hasForgotten || (this.#visit?.canUndo ?? false);
  }
  /** Everything was forgotten a moment ago, and can still be taken back. */
  get hasForgotten(): boolean {
    return this.#forgotten !== undefined;
  }
  get tooFast(): boolean {
    return this.#tooFast;
  }
  /** Whether the taps are kept on the device; undefined before the first. */
  get kept(): boolean | undefined {
    return this.#kept;
  }
  get counts(): DemoVisit['counts'] {
    void this.#version;
    return this.#visit?.counts ?? { likes: 0, dislikes: 0, saves: 0 };
  }
  /** The call to action has had its moment, and stays. */
  get called(): boolean {
    return this.#called;
  }
  /** Whom to ask where the call to action leads: as the browser reads the address, look-alike letters as xn--. */
  get callHost(): string {
    return hostOf(this.#demo?.callToActionUrl ?? '');
  }
  /** In the order of the items: x, y of each on the taste map. */
  get positions(): Float32Array {
    void this.#version;
    return this.#visit?.positions ?? new Float32Array(0);
  }
  get items(): readonly Item[] {
    return this.#visit?.items ?? [];
  }
  get liked(): readonly string[] {
    void this.#version;
    return this.items.map(({ id }) => id).filter((id) => this.stateOf(id).grade?.kind === 'like');
  }

  itemOf(itemId: string): { readonly item: Item; readonly place: number } | undefined {
    const place = this.items.findIndex(({ id }) => id === itemId);
    return place < 0 ? undefined : { item: this.items[place], place };
  }
  placeOf(itemId: string): { readonly x: number; readonly y: number } {
    const place = this.items.findIndex(({ id }) => id === itemId);
    return { x: this.positions[2 * place] ?? 0, y: this.positions[2 * place + 1] ?? 0 };
  }
  titleOf = (itemId: string): string | undefined => this.#visit?.titleOf(itemId);
  gradeOf = (itemId: string): Interaction | undefined => this.stateOf(itemId).grade;

  stateOf(itemId: string): ItemState {
    void this.#version;
    return this.#visit?.stateOf(itemId) ?? { done: false };
  }
  isPicked(itemId: string): boolean {
    return this.#picked.has(itemId);
  }

  setLanguage(language: DemoLanguage): void {
    this.#language = language;
  }

  like(itemId: string): void {
    this.#tap(itemId, 'like');
  }
  dislike(itemId: string): void {
    this.#tap(itemId, 'dislike');
  }
  toggleSave(itemId: string): void {
    this.#tap(itemId, this.stateOf(itemId).saved ? 'unsave' : 'save');
  }

  /** Picks an item of the shelf, or puts it back. */
  pick(itemId: string): void {
    this.#forgotten = undefined;
    const picked = new Set(this.#picked);
    if (picked.delete(itemId)) this.#visit?.undo(itemId);
    else if (this.#visit?.tap(itemId, 'like', 'starter')) {
      picked.add(itemId);
      this.#visit.mark('answeredStarter');
    }
    this.#picked = picked;
    this.#changed();
  }

  /** Enough picked, or none wanted. */
  finishStarter(): void {
    this.#starter = [];
    this.#refresh();
  }

  /** Takes on a made-up visitor's taste; pressed again, puts it off. */
  meet(persona: number): void {
    this.#forgotten = undefined;
    this.#visit?.meet(this.persona === persona ? undefined : persona);
    // Enough is known to begin with, and below the shelf nobody on a phone would see the list change.
    this.#starter = [];
    this.#say({ kind: 'persona', undone: false });
    this.#changed();
  }

  undo(): void {
    if (this.#forgotten) {
      this.#visit?.remember(this.#forgotten);
      this.#forgotten = undefined;
      this.#starter = [];
      this.#say({ kind: 'forget', undone: true });
      this.#demo = this.#visit?.demo;
      this.#changed();
      return;
    }
    const step = this.#visit?.undo();
    if (!step) return;
    if (step.kind === 'persona') this.#say({ kind: 'persona', undone: true });
    else {
      const { itemId, kind } = step.entry;
      if (isTap(kind)) this.#say({ kind, itemId, undone: true });
      this.#picked = new Set([...this.#picked].filter((id) => id !== itemId));
    }
    this.#changed();
  }

  explore(exploration: number): void {
    this.#exploration = exploration;
    this.#refresh();
  }
  /** The part of the taste map that the list is narrowed to. */
  get region(): Region | undefined {
    return this.#region;
  }
  narrow(region: Region | undefined): void {
    this.#region = region;
    this.#refresh();
  }
  showMore(): void {
    this.#size += PAGE;
    this.#refresh();
  }
  explain(itemId: string): Explanation | undefined {
    return this.#visit?.explain(itemId);
  }

  /** The visitor has gone on to an item's own page, or to where the owner calls. */
  mark(mark: 'openedItem' | 'pressedCallToAction'): void {
    this.#visit?.mark(mark);
  }

  /** The code, and all that it says; the same whenever it is asked for. */
  report(): { readonly code: string; readonly facts: readonly ReportFact[] } | undefined {
    const report = this.#visit?.report();
    return report && { code: writeReportCode(report), facts: reportInWords(report) };
  }

  /** Deletes all that is kept, and begins again. */
  async forget(): Promise<void> {
    const forgotten = await this.#visit?.forget();
    this.#kept = undefined;
    this.#called = false;
    this.#say({ kind: 'forget', undone: false });
    this.#begin();
    this.#forgotten = forgotten?.log.length ? forgotten : undefined;
  }

  copied(): void {
    this.#say({ kind: 'copy', undone: false });
  }

  /** Custom properties of the owner's look. */
  look(): Readonly<Record<`--${string}`, string>> {
    return this.#demo ? lookOf(this.#demo.colours) : {};
  }

  #begin(): void {
    const visit = this.#visit;
    if (!visit) return;
    this.#demo = visit.demo;
    this.#size = PAGE;
    this.#exploration = EXPLORATION;
    this.#picked = new Set();
    this.#region = undefined;
    const fresh = visit.record.log.length === 0;
    this.#starter =
      fresh && visit.demo.starter ? visit.starter(Math.min(SHELF, Math.floor(visit.items.length / 2))) : [];
    this.#changed();
  }

  #tap(itemId: string, kind: VisitTap): void {
    this.#forgotten = undefined;
    this.#tooFast = !(this.#visit?.tap(itemId, kind) ?? true);
    if (!this.#tooFast) this.#say({ kind, itemId, undone: false });
    this.#changed();
  }

  #changed(): void {
    this.#version += 1;
    const { likes, dislikes, saves } = this.counts;
    if (likes >= CALL_AFTER.likes || likes + dislikes + saves >= CALL_AFTER.taps) this.#called = true;
    this.#refresh();
    void this.#visit?.kept()?.then((kept) => (this.#kept = kept));
  }

  #refresh(): void {
    // What stands on the shelf need not stand below it again.
    this.#slate = this.#visit?.slate({
      size: this.#size,
      exploration: this.#exploration,
      hidden: this.#starter,
      region: this.#region,
    });
  }

  #say(action: Omit<DemoAction, 'id'>): void {
    this.#action = { id: ++this.#actions, ...action };
  }

  #item(itemId: string): Item | undefined {
    return this.items.find(({ id }) => id === itemId);
  }
}

const NO_WORDS: DemoCopy = { name: '', tagline: '', callToAction: '', question: '' };

const isTap = (kind: Interaction['kind']): kind is VisitTap =>
  kind === 'like' || kind === 'dislike' || kind === 'save' || kind === 'unsave';

const preferredLanguage = (
  wanted: readonly string[],
  spoken: readonly DemoLanguage[],
): DemoLanguage | undefined =>
  wanted.flatMap((tag) => spoken.find((language) => language === tag.slice(0, 2).toLowerCase()) ?? []).at(0);

/** With its port; empty for what is no address. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
