/** What the model of the open catalog has learned, how well it predicts, and the training of heads on top of it. */
import { attempt, latePart, toFailure, type Failure } from '../domain/errors.ts';
import type { CurvePoint, HeadKind, HeadSummary } from '../domain/learning/head-types.ts';
import type { Belief } from '../domain/ranking/slate-types.ts';
import type { LearningRecord } from '../pipeline/learning-record.ts';
import type { Services } from '../pipeline/services.ts';
import type { TrialAhead } from '../pipeline/trial-ahead.ts';
import type { FineTuned, FineTunePhase, FineTuneProgress, Versions } from '../pipeline/train.ts';
import type { Remodelling, Session } from '../pipeline/recommend.ts';
import { failureOf } from './failure-of.ts';
import type { Feed } from './feed.svelte.ts';

export type { FineTuned, FineTunePhase, LearningRecord, TrialAhead };

/**
 * Training, its versions and the record, which the first slate does not wait for and a visit need not keep. Rejects with
 * `part-not-fetched` offline, where they were never used before.
 */
const lateParts = async () => {
  const [train, record, ahead] = await latePart(
    Promise.all([
      import('../pipeline/train.ts'),
      import('../pipeline/learning-record.ts'),
      import('../pipeline/trial-ahead.ts'),
    ]),
  );
  return { ...train, ...record, ...ahead };
};
export { TAUGHT_FIRST } from '../domain/ranking/prequential.ts';

export type LearningPhase = 'idle' | 'training' | 'done' | 'failed' | 'too-few';

export interface LearningProgress {
  readonly phase: FineTunePhase;
  /** Known once the backends have been tried. */
  readonly trials: NonNullable<FineTuneProgress['trials']>;
  /** What is being trained; undefined while nothing is. */
  readonly kind?: HeadKind;
  /** Epochs done of `epochs`; both 0 while nothing is trained. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of each kind, on the events before the cut. Stays after the end. */
  readonly curves: Readonly<Record<HeadKind, readonly CurvePoint[]>>;
}

/** What was read of one sitting. */
interface Known {
  readonly session: Session;
  readonly versions: readonly HeadSummary[];
  readonly champion?: string;
  readonly suspended?: Versions['suspended'];
  readonly record?: LearningRecord;
  readonly beliefs: readonly Belief[];
  readonly mutedKeys: readonly string[];
}

/** The latest training, and the sitting that it belongs to. */
interface Training {
  readonly session: Session;
  readonly phase: LearningPhase;
  readonly progress?: LearningProgress;
  readonly result?: FineTuned;
  readonly needed: number;
}

const NOTHING: Omit<Known, 'session'> = { versions: [], beliefs: [], mutedKeys: [] };
const NO_CURVES: LearningProgress['curves'] = { adapter: [], perceptron: [] };
/** More than a screen of them is not read; the strongest come first. */
const BELIEFS = 12;

export class Learning {
  #read = $state.raw<Known | undefined>(undefined);
  #trained = $state.raw<Training | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #trialAhead = $state.raw<((session: Session) => TrialAhead | undefined) | undefined>(undefined);
  #abort = new AbortController();
  /** Settles with the pipeline's part of the latest training. */
  #running: Promise<unknown> = Promise.resolve();
  readonly #services: Services;
  readonly #feed: Feed;

  // What belongs to another catalog is never shown with this one, also before it has been read anew.
  readonly #known = $derived.by(() => (this.#read?.session === this.#feed.session ? this.#read : undefined));
  readonly #training = $derived.by(() =>
    this.#trained?.session === this.#feed.session ? this.#trained : undefined,
  );

  constructor(services: Services, feed: Feed) {
    this.#services = services;
    this.#feed = feed;
  }

  get phase(): LearningPhase {
    return this.#training?.phase ?? 'idle';
  }
  /** Of the training that runs, or ran last. */
  get progress(): LearningProgress | undefined {
    return this.#training?.progress;
  }
  /** With phase `done`. */
  get result(): FineTuned | undefined {
    return this.#training?.result;
  }
  /** Those that fit the catalog as it is now, latest first. */
  get versions(): readonly HeadSummary[] {
    return this.#known?.versions ?? NOTHING.versions;
  }
  /** The version that the model ranks by; undefined for Fit alone. */
  get champion(): string | undefined {
    return this.#known?.champion;
  }
  /**
   * The version that was put in force and is not ranked by, since an answer that it learned from was taken back, or
   * something else is left out than when it was trained.
   */
  get suspended(): Versions['suspended'] {
    return this.#known?.suspended;
  }
  /** Why the latest wish could not be met. */
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** With phase `too-few`: graded events still missing; 0 where the latest ones are all likes, or all dislikes. */
  get needed(): number {
    return this.#training?.needed ?? 0;
  }
  /** What a training would find now; undefined while no catalog is open, and until {@link refresh} has been asked for. */
  get trialAhead(): TrialAhead | undefined {
    void this.#feed.history;
    return this.#feed.session && this.#trialAhead?.(this.#feed.session);
  }
  /** Undefined until {@link refresh} has read it. */
  get record(): LearningRecord | undefined {
    return this.#known?.record;
  }
  /** Strongest first. */
  get beliefs(): readonly Belief[] {
    return this.#known?.beliefs ?? NOTHING.beliefs;
  }
  /** Keys of beliefs that are left out, oldest first. */
  get mutedKeys(): readonly string[] {
    return this.#known?.mutedKeys ?? NOTHING.mutedKeys;
  }

  /** Reads versions, record and beliefs of the catalog that the feed shows. */
  async refresh(): Promise<void> {
    const session = this.#feed.session;
    if (!session) return;
    const parts = await attempt(lateParts);
    this.#failure ??= failureOf(parts);
    if (!parts.ok) return;
    const { listVersions, learningRecord, trialAhead } = parts.value;
    this.#trialAhead = trialAhead;
    const [versions, record] = await Promise.all([
      listVersions(this.#services, session),
      learningRecord(this.#services, session),
      this.refreshBeliefs(),
    ]);
    // Another catalog is on its way, and whoever opens it asks again.
    if (session.ended.aborted) return;
    this.#failure ??= failureOf(versions) ?? failureOf(record);
    if (versions.ok) this.#knowVersions(session, versions.value);
    if (record.ok) this.#know(session, { record: record.value });
  }

  /** Reads only the beliefs: cheap enough to follow every tap, where the record is not. */
  async refreshBeliefs(): Promise<void> {
    const session = this.#feed.session;
    if (!session) return;
    const beliefs = await session.beliefs(BELIEFS);
    if (session.ended.aborted) return;
    this.#failure = failureOf(beliefs);
    this.#know(session, { mutedKeys: session.muted, ...(beliefs.ok && { beliefs: beliefs.value }) });
  }

  /** Trains, lets the heads challenge Fit, and shows the slate of what won. Ignored while a training runs. */
  async fineTune(): Promise<void> {
    const session = this.#feed.session;
    if (!session || this.#trained?.phase === 'training') return;
    this.#abort = new AbortController();
    this.#failure = undefined;
    this.#trained = { session, phase: 'training', needed: 0 };
    try {
      const { signal } = this.#abort;
      const onProgress = (progress: FineTuneProgress) => this.#advance(progress);
      const running = lateParts().then(({ fineTune }) =>
        fineTune(this.#services, session, { signal, onProgress }),
      );
      this.#running = running.catch(() => undefined);
      const end = await running;
      if (!end.ok) this.#stop(end.failure);
      else if (end.value.kind === 'trained') await this.#finish(end.value.trained);
      else this.#set({ phase: 'too-few', needed: end.value.needed });
    } catch (error) {
      const failure = toFailure(error);
      this.#stop(failure ?? { code: 'unexpected' });
      // A bug travels on, but has left no bar behind that never moves.
      if (!failure) throw error;
    }
  }

  /** Gives the training up; everything stays as it was. Resolves when nothing of it is under way any more. */
  async cancel(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  /** Puts a version in force, or with undefined Fit alone. */
  async rollBack(headId: string | undefined): Promise<void> {
    const { rollBack } = await lateParts();
    const failure = await this.#feed.remodel((session, request) =>
      rollBack(this.#services, session, headId, request),
    );
    await this.refresh();
    this.#failure = failure ?? this.#failure;
  }

  /** Leaves a belief's feature out of the model from now on. */
  mute(key: string): Promise<void> {
    return this.#remute((session, request) => session.mute(key, request));
  }

  /** Takes it back in. */
  unmute(key: string): Promise<void> {
    return this.#remute((session, request) => session.unmute(key, request));
  }

  async #remute(change: Remodelling): Promise<void> {
    const failure = await this.#feed.remodel(change);
    await this.refreshBeliefs();
    this.#failure = failure ?? this.#failure;
    const session = this.#feed.session;
    if (!session) return;
    // A champion goes and comes with what is left out; where these parts are not to be had, none was ever trained or read.
    const parts = await attempt(lateParts);
    if (!parts.ok) return;
    const versions = await parts.value.listVersions(this.#services, session);
    if (versions.ok && !session.ended.aborted) this.#knowVersions(session, versions.value);
  }

  #knowVersions(session: Session, { versions, inForce, suspended }: Versions): void {
    this.#know(session, { versions, champion: inForce?.headId, suspended });
  }

  #know(session: Session, change: Partial<Known>): void {
    const before = this.#read?.session === session ? this.#read : { ...NOTHING, session };
    this.#read = { ...before, ...change };
  }

  #set(change: Partial<Training>): void {
    if (this.#trained) this.#trained = { ...this.#trained, ...change };
  }

  async #finish(result: FineTuned): Promise<void> {
    const failure = await this.#feed.remodel((session, request) => session.followChampion(request));
    await this.refresh();
    this.#failure = failure ?? this.#failure;
    this.#set({ phase: 'done', result });
  }

  #stop(failure: Failure): void {
    if (failure.code === 'cancelled') this.#set({ phase: 'idle', progress: undefined });
    else {
      this.#failure = failure;
      this.#set({ phase: 'failed' });
    }
  }

  #advance({ phase, trials = [], kind, epochs = 0, point }: FineTuneProgress): void {
    const curves = this.#trained?.progress?.curves ?? NO_CURVES;
    const drawn = phase === 'training' && kind && point;
    this.#set({
      progress: {
        phase,
        trials,
        kind,
        epoch: point?.epoch ?? 0,
        epochs,
        curves: drawn ? { ...curves, [kind]: [...curves[kind], point] } : curves,
      },
    });
  }
}
