/** Trains heads on a person's grades, lets them challenge Fit on the latest ones, and keeps what won. */
import { attempt, FailureError, toFailure, type Result } from '../domain/errors.ts';
import type { Suspension } from '../domain/learning/head-standing.ts';
import { compare, heldOut } from '../domain/learning/head-to-head.ts';
import type {
  Comparison,
  CurvePoint,
  HeadKind,
  HeadSummary,
  HeldOutResult,
  Recipe,
  TrainedHead,
} from '../domain/learning/head-types.ts';
import { withoutMuted } from '../domain/ranking/features.ts';
import type { Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { GradedSplit } from '../workers/ranker/protocol.ts';
import type { BackendTrial } from '../workers/trainer/protocol.ts';
import { ignoreFailure, loadCatalog, standsOn } from './opening.ts';
import type { Session } from './recommend.ts';
import { neededFor, type TrialAhead } from './trial-ahead.ts';
import type { Cancellable, Services, TrainingCheckpoint, TrainingJob, TrainingResult } from './services.ts';

/** In the order in which they are trained. */
const KINDS = ['adapter', 'perceptron'] as const satisfies readonly HeadKind[];
/** One seed for all: pressing the button again on the same grades must not be another throw of the dice. */
const SEED = 1;
/** With more a reload loses more of the seconds that a training takes; with less it spends them on writing. */
const CHECKPOINT_INTERVAL_MS = 1000;

/**
 * `preparing`: the catalog goes to the trainer, which tries its backends. `training`: each kind, on the events before
 * the cut. `judging`: Fit with and without them on the latest events. `finishing`: the winner learns from all events.
 */
export type FineTunePhase = 'preparing' | 'training' | 'judging' | 'finishing';

export interface FineTuneProgress {
  readonly phase: FineTunePhase;
  /** Known once the backends have been tried. */
  readonly trials?: readonly BackendTrial[];
  /** The three below while something is trained. */
  readonly kind?: HeadKind;
  readonly epochs?: number;
  /** The latest. */
  readonly point?: CurvePoint;
}

export interface FineTuned {
  readonly trials: readonly BackendTrial[];
  /** Of Fit alone and of each kind on top of it, on the same events. */
  readonly results: readonly HeldOutResult[];
  readonly comparisons: readonly Comparison[];
  /** In force from now on. */
  readonly champion: Recipe;
  /** The version that was stored: the winner, or without one the better loser, which is not in force. */
  readonly version: HeadSummary;
  /** What was in force and could not win again, so that Fit stands alone now. */
  readonly withdrawn?: HeadSummary;
}

export type FineTuneEnd =
  | { readonly kind: 'trained'; readonly trained: FineTuned }
  | Extract<TrialAhead, { readonly kind: 'too-few' }>;

/** What the training and the contest brought; nothing of it is stored yet. */
interface Contest {
  readonly trials: readonly BackendTrial[];
  readonly results: readonly HeldOutResult[];
  readonly comparisons: readonly Comparison[];
  /** The winner, trained on all events, or without one the better loser as it was judged. */
  readonly best: {
    readonly comparison: Comparison;
    readonly trained: TrainingResult;
    /** It has learned from so many of the split's, the oldest. */
    readonly events: number;
    /** What was left out of the items that it has learned from. */
    readonly muted: readonly string[];
  };
}

/**
 * Trains a head of each kind on the older events and puts Fit on top of each against Fit alone on the latest ones. The
 * best winner is trained again on all events, stored, and in force for the catalog: `session.followChampion` ranks by
 * it. Without a winner Fit stands alone. Waits while another tab trains the same catalog. Fails with `cancelled` when
 * `signal` or the session ends it; then, as after every failure, everything is as it was. A page that is killed and a
 * worker that dies leave a checkpoint, from which the next call goes on.
 */
export function fineTune(
  services: Services,
  session: Session,
  { signal, onProgress }: Cancellable<FineTuneProgress> = {},
): Promise<Result<FineTuneEnd>> {
  const { heads } = services;
  const { catalog, ended } = session;
  const stop = signal ? AbortSignal.any([signal, ended]) : ended;
  const tell = (progress: FineTuneProgress): void => {
    if (!stop.aborted) onProgress?.(progress);
  };
  return attempt(async () => {
    stop.throwIfAborted();
    const release = await heads.holdTraining(catalog.id, stop);
    try {
      return await train(services, session, stop, tell);
    } finally {
      release();
    }
  });
}

/** While no other tab trains heads of the catalog. */
async function train(
  services: Services,
  session: Session,
  stop: AbortSignal,
  tell: (progress: FineTuneProgress) => void,
): Promise<FineTuneEnd> {
  const { heads, ranker, trainer } = services;
  const { id } = session.catalog;
  const split = await ranker.split();
  if (!split) return { kind: 'too-few', needed: neededFor(session) };
  const before = (await heads.state(id))?.champion;
  const { inForce, suspended } = await usableVersions(services, session);
  let resumable = false;
  try {
    const contest = await unlessStopped(contestOf(services, session, split, stop, tell), stop);
    // From here on a cancel comes too late: what is stored is in force.
    const { best, ...rest } = contest;
    const head = headOf(services, session, split, best);
    const { won, recipe } = best.comparison;
    // What ranks nothing now, being of another generation or of another list of muted keys, cannot have lost either.
    const retired = inForce ?? (suspended?.because === 'forgotten' ? suspended.version : undefined);
    const to = won ? head.headId : retired ? undefined : before;
    const version = await heads.add(head, { from: before, to });
    const withdrawn = won ? undefined : inForce;
    return { kind: 'trained', trained: { ...rest, champion: won ? recipe : 'fit', version, withdrawn } };
  } catch (error) {
    resumable = toFailure(error)?.code === 'worker-died';
    throw error;
  } finally {
    trainer.close();
    if (!resumable) await heads.writeCheckpoint(id, undefined).catch(ignoreFailure);
  }
}

/** Puts an earlier version in force, or with undefined Fit alone, and ranks by it. */
export function rollBack(
  services: Services,
  session: Session,
  headId: string | undefined,
  request: SlateRequest,
): Promise<Result<Slate>> {
  const { id } = session.catalog;
  return attempt(async () => {
    const { versions } = await usableVersions(services, session);
    if (headId !== undefined && !versions.some((one) => one.headId === headId))
      throw new FailureError('storage-failed', { reason: 'version-gone' });
    await services.heads.write({ catalogId: id, champion: headId });
  }).then((written) => (written.ok ? session.followChampion(request) : written));
}

export interface Versions {
  /** Latest first. */
  readonly versions: readonly HeadSummary[];
  /** The one that the model ranks by; undefined for Fit alone. */
  readonly inForce?: HeadSummary;
  /** The one that was put in force where the model does not rank by it: Fit stands alone meanwhile. */
  readonly suspended?: { readonly version: HeadSummary; readonly because: Suspension };
}

/** The versions that fit the catalog as it is now: the outputs of others are about other rows. */
export function listVersions(services: Services, session: Session): Promise<Result<Versions>> {
  return attempt(() => usableVersions(services, session));
}

async function usableVersions({ heads }: Services, { catalog, suspensionOf }: Session): Promise<Versions> {
  const champion = (await heads.state(catalog.id))?.champion;
  const versions = (await heads.versions(catalog.id)).filter((version) => standsOn(version, catalog));
  const version = versions.find(({ headId }) => headId === champion);
  const because = version && suspensionOf(version);
  return because ? { versions, suspended: { version, because } } : { versions, inForce: version };
}

/** The ranker judges by the events that the split held out, whatever is tapped meanwhile. */
async function contestOf(
  services: Services,
  { catalog, muted }: Session,
  split: GradedSplit,
  stop: AbortSignal,
  tell: (progress: FineTuneProgress) => void,
): Promise<Contest> {
  const { heads, ranker, trainer } = services;
  tell({ phase: 'preparing' });
  const loaded = await loadCatalog(services, catalog.id);
  if (loaded.catalog.dataId !== catalog.dataId)
    throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
  const resume = await heads.checkpoint(catalog.id);
  stop.throwIfAborted();
  await trainer.open({ ...loaded, items: withoutMuted(loaded.items, new Set(muted)) });
  stop.throwIfAborted();
  const trials = await trainer.calibrate();
  tell({ phase: 'preparing', trials });

  const save = checkpointWriter(services, catalog.id);
  const fit = (phase: FineTunePhase, job: Pick<TrainingJob, 'kind' | 'part'>) => {
    stop.throwIfAborted();
    const { kind } = job;
    tell({ phase, trials, kind });
    return trainer.fit(
      { ...job, split, seed: SEED, resume },
      {
        signal: stop,
        onProgress: ({ point, epochs, checkpoint }) => {
          tell({ phase, trials, kind, point, epochs });
          if (checkpoint && !stop.aborted) save(checkpoint);
        },
      },
    );
  };

  const trained: TrainingResult[] = [];
  for (const kind of KINDS) trained.push(await fit('training', { kind, part: 'before-cut' }));
  stop.throwIfAborted();
  tell({ phase: 'judging', trials });
  // Asked in one breath: a belief that is left out meanwhile is left out of all, or of none.
  const [alone, ...onTop] = await Promise.all([
    ranker.judge(undefined),
    ...trained.map(({ outputs }) => ranker.judge(outputs)),
  ]);
  const comparisons = KINDS.map((kind, i) => compare(kind, alone, onTop[i]));
  const results = [heldOut('fit', alone), ...KINDS.map((kind, i) => heldOut(kind, onTop[i]))];
  // A winner comes before a loser, whose gain may be larger and less certain.
  const [comparison] = [...comparisons].sort((a, b) => Number(b.won) - Number(a.won) || b.gain - a.gain);
  const kind = comparison.recipe;
  const best = comparison.won
    ? { trained: await fit('finishing', { kind, part: 'all' }), events: split.rows.length }
    : { trained: trained[KINDS.indexOf(kind)], events: split.cut };
  return { trials, results, comparisons, best: { comparison, muted, ...best } };
}

function checkpointWriter({ heads, now }: Services, catalogId: string) {
  let last = -Infinity;
  return (checkpoint: TrainingCheckpoint): void => {
    const time = now();
    if (time - last < CHECKPOINT_INTERVAL_MS) return;
    last = time;
    // Not awaited: the training must not wait for the disk.
    void heads.writeCheckpoint(catalogId, checkpoint).catch(ignoreFailure);
  };
}

function headOf(
  { newId, now }: Services,
  { catalog }: Session,
  { seqs }: GradedSplit,
  { comparison, trained, events, muted }: Contest['best'],
): TrainedHead {
  const { id: catalogId, dataId, prior } = catalog;
  const kind = comparison.recipe;
  const training = { createdAt: now(), events, grades: seqs.slice(0, events), muted, comparison };
  return { headId: newId(), catalogId, dataId, prior, kind, ...training, ...trained };
}

/** Ends the wait when nobody wants the answer any more; some calls of a trainer take no signal. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FailureError('cancelled')), { once: true });
    work.then(resolve, reject);
  });
}
