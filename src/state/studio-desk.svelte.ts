/** The growth desk: what visitors chose to report and what the owner's own tools counted, all of it in memory alone. */
import { suggestActions, type Suggestion } from '../domain/growth/actions.ts';
import type { Period } from '../domain/growth/retention.ts';
import { attempt, latePart, type Failure } from '../domain/errors.ts';
import type { Demo } from '../domain/sharing/demo.ts';
import { PRESS_TRUTH } from '../domain/sharing/report-code.ts';
import {
  channelsOf,
  groupVisitors,
  readReports,
  retentionOf,
  type ChannelFigures,
  type ReportFigures,
  type RetentionFigures,
  type VisitorGroups,
} from './studio-desk-figures.ts';
import type { DeskFile } from './studio-desk-files.ts';
import { DeskGrowth } from './studio-desk-growth.svelte.ts';
import { DeskPlan } from './studio-desk-plan.svelte.ts';

export type { ChannelFigures, DeskFile, ReportFigures, RetentionFigures, Suggestion, VisitorGroups };

/** What reads files comes with the first one: who only pastes codes needs no reader of tables. */
const reader = () => latePart(import('./studio-desk-files.ts'));

interface Material {
  readonly text: string;
  readonly files: readonly DeskFile[];
}

const NOTHING: Material = { text: '', files: [] };

export class StudioDesk {
  #text = $state('');
  #files = $state.raw<readonly DeskFile[]>([]);
  #removed = $state.raw<Material | undefined>(undefined);
  #failures = $state.raw<readonly Failure[]>([]);
  #reading = $state(0);
  #period = $state<Period | undefined>(undefined);
  readonly #find: (id: string) => Demo | undefined;
  readonly #reports = $derived.by(() => readReports(this.#text, this.#find));
  readonly #groups = $derived.by(() => groupVisitors(this.#reports.pasted.reports));
  readonly #channels = $derived.by(() => channelsOf(this.#files));
  readonly #retention = $derived.by(() => retentionOf(this.#files, this.#period));
  readonly #suggestions = $derived.by(() => {
    const { pasted, funnel, variants } = this.#reports;
    const told = pasted.reports.length > 0;
    return suggestActions({
      // Without a report there is nothing that more of them would complete.
      funnel: told ? funnel : [],
      variants: told ? variants : [],
      truth: PRESS_TRUTH,
      channels: this.#channels.channels,
      viral: this.growth.viral,
    });
  });
  readonly growth = new DeskGrowth();
  readonly plan = new DeskPlan(() => Math.min(...this.#reports.variants.map(({ reports }) => reports)));

  /** @param find the demo of an id */
  constructor(find: (id: string) => Demo | undefined) {
    this.#find = find;
  }

  /** As it was pasted. */
  get text(): string {
    return this.#text;
  }
  set text(text: string) {
    this.#text = text;
  }
  get files(): readonly DeskFile[] {
    return this.#files;
  }
  /** Of the files that were offered last. */
  get failures(): readonly Failure[] {
    return this.#failures;
  }
  get reading(): boolean {
    return this.#reading > 0;
  }
  get reports(): ReportFigures {
    return this.#reports;
  }
  /** Undefined with too few reports to make groups of. */
  get groups(): VisitorGroups | undefined {
    return this.#groups;
  }
  get channels(): ChannelFigures {
    return this.#channels;
  }
  /** Undefined without a file of cohorts or visits. */
  get retention(): RetentionFigures | undefined {
    return this.#retention;
  }
  get suggestions(): readonly Suggestion[] {
    return this.#suggestions;
  }
  /** Whether there is anything to clear. */
  get filled(): boolean {
    return this.#text !== '' || this.#files.length > 0;
  }
  /** What was cleared last and can still be put back. */
  get removed(): Material | undefined {
    return this.#removed;
  }

  setPeriod(period: Period): void {
    this.#period = period;
  }

  /** Reads files one after the other; those that are no tables of the desk are failures, each with its name. */
  async add(files: readonly File[]): Promise<void> {
    this.#reading++;
    this.#failures = [];
    try {
      for (const file of files) {
        const read = await attempt(async () => (await reader()).readDeskFile(file));
        if (read.ok) this.#files = [...this.#files, read.value];
        else this.#failures = [...this.#failures, read.failure];
      }
    } finally {
      this.#reading--;
    }
  }

  removeFile(file: DeskFile): void {
    this.#take({ text: this.#text, files: this.#files.filter((other) => other !== file) });
  }

  clear(): void {
    this.#take(NOTHING);
  }

  /** Puts back what was cleared last. */
  putBack(): void {
    if (!this.#removed) return;
    const { text, files } = this.#removed;
    // Beside what has come since, which nobody asked to lose.
    if (!this.#text.includes(text)) this.#text = [text, this.#text].filter(Boolean).join('\n');
    this.#files = [...files, ...this.#files.filter((file) => !files.includes(file))];
    this.#removed = undefined;
  }

  /** What was cleared can no longer be put back. */
  forgetRemoved(): void {
    this.#removed = undefined;
  }

  #take({ text, files }: Material): void {
    this.#removed = { text: this.#text, files: this.#files };
    this.#text = text;
    this.#files = files;
    this.#failures = [];
  }
}
