/** One import at a time, as a state machine: idle → detecting → (person | mapping) → importing → finished or stopped. */
import { attempt, type Failure } from '../domain/errors.ts';
import type { Detection, ImportChoices } from '../domain/importing/import-types.ts';
import type { ImportSummary } from '../pipeline/ingest.ts';
import type { IngestProgress } from '../pipeline/progress-line.ts';
import type { Services } from '../pipeline/services.ts';
import { droppedFiles } from './dropped-files.ts';
import { TimeLeft } from './time-left.ts';

/** What an import needs comes with the first file: few visits bring one. */
const importing = () => import('../pipeline/ingest.ts');

export type { ImportSummary };

type DetectionOf<F extends Detection['format']> = Extract<Detection, { format: F }>;

export type ImportStage =
  | { readonly name: 'idle' }
  | { readonly name: 'detecting' }
  /** The files hold many people's ratings: who is the person? */
  | { readonly name: 'person'; readonly detection: DetectionOf<'movielens'> }
  /** A copy that the app saved, which is to be restored instead: see {@link ImportFlow.handOver}. */
  | { readonly name: 'copy'; readonly file: File }
  /** A plain table: what is in each column? */
  | { readonly name: 'mapping'; readonly detection: DetectionOf<'table'> }
  | {
      readonly name: 'importing';
      readonly progress?: IngestProgress;
      /** Milliseconds left of the embedding, which comes last and takes longest, while its rate is steady. */
      readonly left?: number;
      /** Cancelled; the step that runs is being ended. */
      readonly stopping: boolean;
    }
  | { readonly name: 'finished'; readonly summary: ImportSummary }
  | { readonly name: 'undone' }
  | { readonly name: 'cancelled' }
  | { readonly name: 'failed'; readonly failure: Failure };

/** Stages in which new files may be taken; in the others an answer or a running import would be lost. */
const OPEN: readonly ImportStage['name'][] = ['idle', 'copy', 'finished', 'undone', 'cancelled', 'failed'];

export class ImportFlow {
  #stage = $state.raw<ImportStage>({ name: 'idle' });
  #files = $state.raw<readonly File[]>([]);
  #encoding = $state<string | undefined>(undefined);
  #abort = new AbortController();
  readonly #timeLeft = new TimeLeft();
  readonly #services: Services;
  readonly #onImported: (summary: ImportSummary) => Promise<void>;

  /** @param onImported called after each import that changed something, before the end is shown */
  constructor(services: Services, onImported: (summary: ImportSummary) => Promise<void>) {
    this.#services = services;
    this.#onImported = onImported;
  }

  get stage(): ImportStage {
    return this.#stage;
  }

  get fileNames(): readonly string[] {
    return this.#files.map((file) => file.name);
  }

  /** What the person says the characters are; undefined while detection decides. */
  get encoding(): string | undefined {
    return this.#encoding;
  }

  /** True when {@link offer} would take files now. */
  get open(): boolean {
    return OPEN.includes(this.#stage.name);
  }

  /** Looks at the files and goes on as far as possible without the person. Ignored while an import is under way. */
  async offer(files: readonly File[]): Promise<void> {
    if (!this.open || files.length === 0) return;
    this.#files = files;
    this.#encoding = undefined;
    await this.#look();
  }

  /** Looks at the same files again, reading their characters as the person says. */
  async readAs(encoding: string): Promise<void> {
    if (this.#stage.name !== 'mapping' && this.#stage.name !== 'failed') return;
    this.#encoding = encoding;
    await this.#look();
  }

  async #look(): Promise<void> {
    const signal = this.#start({ name: 'detecting' });
    const files = this.#files;
    const encoding = this.#encoding;
    const looking = importing().then(({ detect }) => detect(this.#services, files, { signal, encoding }));
    const detection = await this.#orStop(looking);
    if (signal.aborted) return;
    if (!detection.ok) this.#stop(detection.failure);
    else if (detection.value.format === 'movielens')
      this.#stage = { name: 'person', detection: detection.value };
    else if (detection.value.format === 'table')
      this.#stage = { name: 'mapping', detection: detection.value };
    else if (detection.value.format === 'backup') {
      const { file: name } = detection.value;
      const file = files.find((one) => one.name === name);
      if (file) this.#stage = { name: 'copy', file };
    } else await this.import({});
  }

  /** Lets go of a copy, for whoever restores it. */
  handOver(): File | undefined {
    if (this.#stage.name !== 'copy') return undefined;
    const { file } = this.#stage;
    this.#stage = { name: 'idle' };
    return file;
  }

  /** The files of a drop, folders opened. Call inside the drop event. */
  async offerDrop(transfer: DataTransfer): Promise<void> {
    const files = await attempt(() => droppedFiles(transfer));
    if (files.ok) await this.offer(files.value);
    else if (this.open) this.#stop(files.failure);
  }

  /** Imports what was offered, with the person's answers. */
  async import(choices: ImportChoices): Promise<void> {
    const signal = this.#start({ name: 'importing', stopping: false });
    const chosen = { ...choices, encoding: this.#encoding };
    const files = this.#files;
    const running = importing().then(({ ingest }) =>
      ingest(this.#services, files, chosen, {
        signal,
        onProgress: (progress) => this.#advance(progress, signal),
      }),
    );
    const result = await this.#orStop(running);
    if (!result.ok) {
      // Whatever broke on the way down, the person asked for the end and got it.
      this.#stop(signal.aborted ? { code: 'cancelled' } : result.failure);
      return;
    }
    // A cancel that came after the commit is too late: what was stored is said to be stored, and can be undone.
    if (!result.value.unchanged) await this.#orStop(this.#onImported(result.value));
    this.#stage = { name: 'finished', summary: result.value };
  }

  /** Gives up; what was stored before stays as it was. */
  cancel(): void {
    if (this.open) return;
    this.#abort.abort();
    // A running import answers itself, once its step has ended; the stages before it have nothing to end.
    this.#stage =
      this.#stage.name === 'importing'
        ? { ...this.#stage, left: undefined, stopping: true }
        : { name: 'cancelled' };
  }

  /** Says that the import just shown was taken back. */
  markUndone(importId: string): void {
    if (this.#stage.name === 'finished' && this.#stage.summary.importId === importId)
      this.#stage = { name: 'undone' };
  }

  #start(stage: ImportStage): AbortSignal {
    this.#abort = new AbortController();
    this.#timeLeft.restart();
    this.#stage = stage;
    return this.#abort.signal;
  }

  #advance(progress: IngestProgress, signal: AbortSignal): void {
    if (signal.aborted) return;
    const { phase, done, total } = progress;
    const left = phase === 'embed' ? this.#timeLeft.add(done, total, this.#services.now()) : undefined;
    this.#stage = { name: 'importing', progress, left, stopping: false };
  }

  /** A bug travels on, and must not leave a bar behind that never moves nor a panel that takes no files. */
  async #orStop<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!this.open) this.#stop({ code: 'unexpected' });
      throw error;
    }
  }

  #stop(failure: Failure): void {
    this.#stage = failure.code === 'cancelled' ? { name: 'cancelled' } : { name: 'failed', failure };
  }
}
