/** The way back from a saved copy, as a state machine: idle → reading → (locked) → ready → restoring → an end. */
import type { BackupCounts } from '../domain/backup/backup-types.ts';
import type { Failure } from '../domain/errors.ts';
import type { IngestProgress } from '../pipeline/progress-line.ts';
import { openBackup, restore, type OpenedBackup, type RestoreSummary } from '../pipeline/restore.ts';
import type { Services } from '../pipeline/services.ts';
import { TimeLeft } from './time-left.ts';

export type RestorationStage =
  | { readonly name: 'idle' }
  | { readonly name: 'reading' }
  /** The copy asks for its passphrase; `failure` says why the last one was not taken. */
  | { readonly name: 'locked'; readonly failure?: Failure }
  /** Whole and checked: the person decides. */
  | {
      readonly name: 'ready';
      /** Milliseconds since the epoch. */
      readonly savedAt: number;
      readonly counts: BackupCounts;
      /** Items whose vectors have to be made again. */
      readonly toEmbed: number;
    }
  | {
      readonly name: 'restoring';
      readonly progress?: IngestProgress;
      /** Milliseconds left of the embedding, while its rate is steady. */
      readonly left?: number;
      /** Cancelled; the step that runs is being ended. */
      readonly stopping: boolean;
    }
  | { readonly name: 'finished'; readonly summary: RestoreSummary }
  | { readonly name: 'cancelled' }
  | { readonly name: 'failed'; readonly failure: Failure };

export class Restoration {
  #stage = $state.raw<RestorationStage>({ name: 'idle' });
  #file: File | undefined;
  #opened: OpenedBackup | undefined;
  #abort = new AbortController();
  readonly #timeLeft = new TimeLeft();
  readonly #services: Services;
  readonly #before: () => Promise<void>;
  readonly #after: () => Promise<void>;

  /**
   * @param before ends what would write of the state before, once the person has decided
   * @param after brings on screen what was restored, before the end is told
   */
  constructor(services: Services, before: () => Promise<void>, after: () => Promise<void>) {
    this.#services = services;
    this.#before = before;
    this.#after = after;
  }

  get stage(): RestorationStage {
    return this.#stage;
  }

  get fileName(): string {
    return this.#file?.name ?? '';
  }

  /** Reads a copy and checks it. Ignored while another one is being restored. */
  async offer(file: File): Promise<void> {
    if (this.#stage.name === 'restoring') return;
    this.#file = file;
    await this.#read();
  }

  /** Tries a passphrase on the locked copy. */
  async unlock(passphrase: string): Promise<void> {
    if (this.#stage.name === 'locked') await this.#read(passphrase);
  }

  /** Brings back what the copy that is ready holds. */
  async restore(): Promise<void> {
    const opened = this.#opened;
    if (this.#stage.name !== 'ready' || !opened) return;
    const signal = this.#start({ name: 'restoring', stopping: false });
    await this.#orStop(async () => {
      await this.#before();
      const result = await restore(this.#services, opened.backup, {
        signal,
        onProgress: (progress) => this.#advance(progress, signal),
      });
      if (!result.ok) return this.#stop(result.failure);
      await this.#after();
      this.#end({ name: 'finished', summary: result.value });
    });
  }

  /** Nothing has changed then, unless all has been written already. */
  cancel(): void {
    this.#abort.abort();
    // A running restore answers itself, once its step has ended.
    if (this.#stage.name === 'restoring') this.#stage = { ...this.#stage, left: undefined, stopping: true };
    else this.#end({ name: 'cancelled' });
  }

  async #read(passphrase?: string): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#abort.abort();
    const signal = this.#start({ name: 'reading' });
    await this.#orStop(async () => {
      const opened = await openBackup(this.#services, file, { signal, passphrase });
      if (signal.aborted) return;
      if (opened.ok) {
        const { backup, counts, toEmbed } = opened.value;
        this.#opened = opened.value;
        this.#stage = { name: 'ready', savedAt: backup.savedAt, counts, toEmbed };
      } else if (opened.failure.code === 'backup-locked') this.#stage = { name: 'locked' };
      else if (opened.failure.code === 'backup-passphrase')
        this.#stage = { name: 'locked', failure: opened.failure };
      else this.#stop(opened.failure);
    });
  }

  #start(stage: RestorationStage): AbortSignal {
    this.#abort = new AbortController();
    this.#timeLeft.restart();
    this.#stage = stage;
    return this.#abort.signal;
  }

  #advance(progress: IngestProgress, signal: AbortSignal): void {
    if (signal.aborted) return;
    const { phase, done, total } = progress;
    const left = phase === 'embed' ? this.#timeLeft.add(done, total, this.#services.now()) : undefined;
    this.#stage = { name: 'restoring', progress, left, stopping: false };
  }

  /** A bug travels on, and must not leave a bar behind that never moves. */
  async #orStop(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#stop({ code: 'unexpected' });
      throw error;
    }
  }

  #stop(failure: Failure): void {
    this.#end(failure.code === 'cancelled' ? { name: 'cancelled' } : { name: 'failed', failure });
  }

  /** A copy is as large as all that is stored: it must not stay in memory for the rest of the visit. */
  #end(stage: RestorationStage): void {
    this.#opened = undefined;
    this.#stage = stage;
  }
}
