/**
 * What the pipeline is given: the real stores and workers in main.ts, fakes in the unit tests.
 * Every method rejects with a FailureError (domain/errors.ts) for expected failures.
 */
import type { Backup } from '../domain/backup/backup-types.ts';
import type { RestoredCounts, RestoredHistory } from '../domain/backup/plan-restore.ts';
import type { Catalog, EncoderId, Item, QuantizedVectors } from '../domain/catalog.ts';
import type {
  Detection,
  ImportChoices,
  ImportedCatalog,
  ImportFile,
  ImportProgress,
} from '../domain/importing/import-types.ts';
import type { Interaction, NewInteraction } from '../domain/interaction.ts';
import type {
  Backend,
  HeadState,
  HeadSummary,
  TrainedHead,
  TunedSetting,
  WeightTensor,
} from '../domain/learning/head-types.ts';
import type { EncoderReference } from '../domain/lab/encoder-fidelity.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import type { Importance } from '../domain/lab/explain.ts';
import type { InputExplanation } from '../domain/lab/explain-inputs.ts';
import type { Inputs, LabData } from '../domain/lab/lab-data.ts';
import type { OfflineAnswer, OfflineQuestion } from '../domain/lab/rl/offline.ts';
import type { Simulation, SimulationCurves } from '../domain/lab/rl/simulate.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../domain/lab/run-types.ts';
import type { Belief, Explanation, Prediction, Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { KeptOutQuery, SearchAnswer, SearchQuery } from '../domain/ranking/search-types.ts';
import type { Draft } from '../domain/sharing/draft.ts';
import type { Cancellable } from './cancellable.ts';
import type { FaqStore, LanguageService, TalkStore } from './ask-services.ts';
import type { CommentStore, CommentStream, MonitorService } from './pulse-services.ts';
import type { SentenceFileId, Sentences } from '../domain/lab/sentences.ts';
import type { Asked, LabOpened } from '../workers/lab/protocol.ts';
import type { Row } from '../domain/importing/row-source.ts';
import type { GradedSplit, Judged, RankerStart } from '../workers/ranker/protocol.ts';
import type {
  BackendTrial,
  TrainingCheckpoint,
  TrainingJob,
  TrainingProgress,
  TrainingResult,
} from '../workers/trainer/protocol.ts';
import type { EncoderProgress, GraphAnswer, GraphRun, TextRole } from '../workers/encoder/protocol.ts';

export type { LanguageService } from './ask-services.ts';
export type { EncoderProgress, TrainingCheckpoint, TrainingJob, TrainingProgress, TrainingResult };

export type { Cancellable };

/** A catalog with its rows, ready for the ranker. */
export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly items: readonly Item[];
  /** In item order, a few megabytes each; consumed once. */
  readonly vectors: AsyncIterable<QuantizedVectors>;
}

/** One finished import: what it brought and what an undo needs. */
export interface ImportRecord {
  readonly importId: string;
  readonly catalogId: string;
  readonly fileNames: readonly string[];
  readonly time: number;
  readonly items: number;
  readonly interactions: number;
  readonly issues: number;
  /** The generation that was live before, or undefined when the import made the catalog. */
  readonly previous?: Catalog;
  /** A newer import took its place, so it cannot be undone any more: its generation before is gone. */
  readonly final?: true;
}

/** A copy that is ready to be made live: its generations are staged. */
export interface Restoration extends RestoredHistory {
  /** Every catalog that it speaks of, built-in ones too. */
  readonly catalogIds: readonly string[];
  /** Those that the copy changes: as they will be, and as they were when they were read. */
  readonly catalogs: readonly {
    readonly catalog: Catalog;
    readonly previous?: Catalog;
    /** The file of `catalog.prior`, where it is not stored yet. */
    readonly prior?: Uint8Array<ArrayBuffer>;
  }[];
}

export interface CatalogStore {
  list(): Promise<Catalog[]>;
  find(catalogId: string): Promise<Catalog | undefined>;
  load(catalogId: string): Promise<LoadedCatalog | undefined>;
  imports(): Promise<ImportRecord[]>;
  /** Writes one batch of a generation that nobody can see yet. */
  stage(dataId: string, start: number, items: readonly Item[], vectors: QuantizedVectors): Promise<void>;
  /**
   * Makes a staged generation live, with its interactions, in one strict transaction.
   * @param prior the file of `catalog.prior`, where it is not stored yet.
   */
  commit(
    catalog: Catalog,
    record: ImportRecord,
    interactions: readonly NewInteraction[],
    prior?: Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  /** Makes what a copy brings live, with all that was done, in one strict transaction; rejects as `commit` does. */
  restore(restoration: Restoration): Promise<RestoredCounts>;
  /** Removes a staged generation that will not be committed; one that a catalog names stays. */
  discard(dataId: string): Promise<void>;
  /** Takes an import back: its interactions go, the generation before it is live again. */
  undoImport(importId: string): Promise<void>;
  /** Removes a catalog with its interactions. */
  remove(catalogId: string): Promise<void>;
  /** Removes generations that no catalog and no undo refers to (left by a killed import). Call at start. */
  sweep(): Promise<void>;
}

export interface InteractionLog {
  /** Appends in one transaction and returns the entries with their sequence numbers. */
  append(entries: readonly NewInteraction[]): Promise<Interaction[]>;
  /** Every entry of a catalog except impressions, in order. */
  ofCatalog(catalogId: string): Promise<Interaction[]>;
  impressionsOf(catalogId: string): Promise<Interaction[]>;
}

/** Small settings that survive a reload. */
export interface Preferences {
  readonly catalogId?: string;
  readonly exploration?: number;
  /** Seed of this person's draws; made once. */
  readonly seed?: number;
  readonly starterSkipped?: readonly string[];
}

export interface PreferenceStore {
  read(): Promise<Preferences>;
  write(change: Preferences): Promise<void>;
}

export interface StorageReport {
  readonly catalogs: number;
  readonly items: number;
  readonly interactions: number;
  readonly impressions: number;
  readonly imports: number;
  /** Trained versions. */
  readonly heads: number;
  /** Demos of the Studio. */
  readonly drafts: number;
  /** Conversations over catalogs. */
  readonly talks: number;
  /** Comments that were brought to Pulse. */
  readonly comments: number;
  readonly vectorBytes: number;
  /** The browser's own estimate for the whole origin; undefined where it gives none. */
  readonly usedBytes?: number;
  readonly quotaBytes?: number;
  readonly persistent: boolean;
}

export interface HousekeepingStore {
  report(): Promise<StorageReport>;
  /** Asks the browser not to evict; its answer. */
  persist(): Promise<boolean>;
  /** Database, caches of model files, local settings: everything that this origin stored. */
  eraseAll(): Promise<void>;
}

export interface PackSource {
  /** Verified by hash; rejects with `pack-damaged` otherwise. */
  load(packId: string): Promise<LoadedCatalog>;
}

/** The taste maps that were shipped with the packs. */
export interface PackMaps {
  /** Rejects with `pack-damaged` when there is none of these vectors. */
  load(pack: Catalog): Promise<Float32Array>;
}

/** Taste maps by the generation (`dataId`) that they were drawn from, and gone with it. */
export interface MapStore {
  load(dataId: string): Promise<Float32Array | undefined>;
  save(dataId: string, positions: Float32Array<ArrayBuffer>): Promise<void>;
}

/** The files of the priors of stored catalogs; written by `commit`, and gone with what names them. */
export interface PriorStore {
  load(catalog: Catalog): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface MapperService {
  /** Positions of all items, x then y of each, inside the unit disc. Takes seconds; aborting ends the work at once. */
  draw(loaded: LoadedCatalog, options?: Cancellable): Promise<Float32Array<ArrayBuffer>>;
}

export interface EncoderService {
  embed(
    encoder: EncoderId,
    texts: readonly string[],
    role: TextRole,
    options?: Cancellable<EncoderProgress>,
  ): Promise<QuantizedVectors>;
  /** Runs an ONNX file that this app has written in this session; one of others is never given to it. */
  runGraph(run: GraphRun, options?: Cancellable<EncoderProgress>): Promise<GraphAnswer>;
}

export interface DetectOptions extends Cancellable {
  readonly encoding?: string;
}

export interface ReadBackupOptions extends Cancellable {
  readonly passphrase?: string;
}

export interface ImporterService {
  /** `encoding` overrides the detection. */
  detect(files: readonly ImportFile[], options?: DetectOptions): Promise<Detection>;
  read(
    files: readonly ImportFile[],
    choices: ImportChoices,
    options?: Cancellable<ImportProgress>,
  ): Promise<ImportedCatalog>;
  /**
   * A copy made by this app, whole and checked. Rejects with `backup-damaged`, `backup-version`, `backup-locked` or
   * `backup-passphrase`.
   */
  readBackup(file: ImportFile, options?: ReadBackupOptions): Promise<Backup>;
  /** The bytes under a passphrase. */
  lock(bytes: Uint8Array<ArrayBuffer>, passphrase: string): Promise<Uint8Array<ArrayBuffer>>;
  /** A table as it stands in its file. Rejects with `lab-data` for one of more than `mostCells` cells. */
  readTable(
    file: ImportFile,
    mostCells: number,
    options?: Cancellable,
  ): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Row[] }>;
}

export interface RankerService {
  /** Opens the catalog, feeds its vectors, replays the log. Positions: x, y of each item on the taste map, in [−1, 1]. */
  open(loaded: LoadedCatalog, start: RankerStart): Promise<{ positions: Float32Array }>;
  /** The map that a filter's region refers to from now on; until then, the positions that `open` gave. */
  place(positions: Float32Array): Promise<void>;
  learn(entry: Interaction, slate: SlateRequest): Promise<Slate>;
  slate(request: SlateRequest): Promise<Slate>;
  search(query: SearchQuery): Promise<SearchAnswer>;
  keptOut(query: KeptOutQuery): Promise<string[]>;
  starter(count: number): Promise<string[]>;
  explain(itemId: string): Promise<Explanation>;
  settle(): Promise<TunedSetting | undefined>;
  beliefs(count: number): Promise<Belief[]>;
  mute(keys: readonly string[], prior: Float32Array | undefined, slate: SlateRequest): Promise<Slate>;
  setPrior(prior: Float32Array | undefined, slate: SlateRequest): Promise<Slate>;
  record(): Promise<Prediction[]>;
  split(): Promise<GradedSplit | undefined>;
  judge(prior: Float32Array | undefined): Promise<Judged>;
}

/** Ids of versions; undefined is Fit alone. */
export interface ChampionChange {
  /** In force when the decision was made. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Trained versions and what is in force, each catalog apart. Gone with the catalog. */
export interface HeadStore {
  state(catalogId: string): Promise<HeadState | undefined>;
  /** Changes the named parts and leaves the others; reads and writes in one transaction. */
  write(change: Omit<HeadState, 'muted'>): Promise<void>;
  /** Leaves one belief out, or takes it back in; the list that holds then, with what other tabs have put on it. */
  mute(catalogId: string, key: string, out: boolean): Promise<readonly string[]>;
  /**
   * Adds a version and changes what is in force, in one strict transaction; answers with what it wrote. Only the
   * latest few are kept, and the champion. Rejects with `storage-failed` when `champion.from` is not in force any more.
   */
  add(head: TrainedHead, champion: ChampionChange): Promise<HeadSummary>;
  load(headId: string): Promise<TrainedHead | undefined>;
  /** Latest first. */
  versions(catalogId: string): Promise<HeadSummary[]>;
  /** An unfinished training, to be taken up again; one a catalog. `undefined` removes it. */
  checkpoint(catalogId: string): Promise<TrainingCheckpoint | undefined>;
  writeCheckpoint(catalogId: string, checkpoint: TrainingCheckpoint | undefined): Promise<void>;
  /** Waits until no other tab trains heads of the catalog, and keeps them waiting until the answer is called. */
  holdTraining(catalogId: string, signal: AbortSignal): Promise<() => void>;
}

/** Demos under way in the Studio. */
export interface DraftStore {
  /** In no order. */
  list(): Promise<Draft[]>;
  /** Takes the place of what the same demo was before. */
  save(draft: Draft): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface TrainerService {
  /** Hands over a catalog: vectors and features of all items. Before `fit`. */
  open(loaded: LoadedCatalog): Promise<void>;
  /** Tries each backend with a known answer and a short timing; the fastest right one is used from then on. Once a session. */
  calibrate(): Promise<readonly BackendTrial[]>;
  fit(job: TrainingJob, options?: Cancellable<TrainingProgress>): Promise<TrainingResult>;
  /** Ends the worker and frees its memory. */
  close(): void;
}

/** How far a run of the Lab is to go: whole epochs, or steps of the present one. */
export type LabAmount = { readonly epochs: number } | { readonly steps: number };

export interface LabProgress {
  readonly point: LabPoint;
  readonly status: LabStatus;
}

/** One run at a time. All but `open` and `close` reject with `worker-died` when none is open. */
export interface LabService {
  /** Starts the worker and tries its backends, ahead of the run that will need them. */
  warm(): Promise<void>;
  /** Takes the place of a run that is open. `backend` asks for one; without it, or where it cannot be used, the fastest. */
  open(data: LabData, experiment: Experiment, backend?: Backend): Promise<LabOpened>;
  /** Abort pauses: it is answered with a status. Progress comes with each whole epoch. */
  advance(amount: LabAmount, options?: Cancellable<LabProgress>): Promise<LabStatus>;
  /** `weights` in place of the run's own. */
  snapshot(weights?: readonly WeightTensor[]): Promise<LabSnapshot>;
  /** Outputs of the main target for other rows, scaled as the data. */
  predict(inputs: Inputs, count: number, weights?: readonly WeightTensor[]): Promise<Float32Array>;
  /** Outputs of each target for other rows, scaled as the data. */
  answer(asked: Asked): Promise<readonly Float32Array[]>;
  /** What inputs bring to the answer to one row, scaled as the data; undefined where they have no names. */
  explain(values: Float32Array, weights: readonly WeightTensor[]): Promise<InputExplanation | undefined>;
  /** What each input is worth on the test rows; progress comes with each of them. */
  importance(
    weights: readonly WeightTensor[],
    options?: Cancellable<Importance>,
  ): Promise<readonly Importance[]>;
  checkGradients(): Promise<readonly GradientCheck[]>;
  /** Gives the run up; the worker ends after a rest. */
  close(): void;
}

/** The Lab's own sentences with their vectors. */
export interface LabFiles {
  /** Rejects with `lab-data` when a file is missing or its content does not match its hashes. */
  load(id: SentenceFileId): Promise<Sentences>;
}

/** The float32 vectors that an encoder's own vectors are held against. */
export interface EncoderReferences {
  /** Rejects with `model-unreachable` or `model-damaged`. */
  load(encoder: EncoderId): Promise<EncoderReference>;
}

export interface SimulatorService {
  /** Runs agents beside each other, with the curves so far as progress. Aborting ends the work at once. */
  simulate(simulation: Simulation, options?: Cancellable<SimulationCurves>): Promise<SimulationCurves>;
  /** What a policy would earn, from the log of another. */
  judgeOffline(question: OfflineQuestion, options?: Cancellable): Promise<OfflineAnswer>;
}

/** Stores that few visits open. */
export interface LateStores {
  readonly talks: TalkStore;
  readonly faqs: FaqStore;
  readonly comments: CommentStore;
}

export interface Services {
  readonly catalogs: CatalogStore;
  readonly log: InteractionLog;
  readonly preferences: PreferenceStore;
  readonly housekeeping: HousekeepingStore;
  readonly packs: PackSource;
  readonly encoder: EncoderService;
  readonly importer: ImporterService;
  readonly ranker: RankerService;
  readonly drafts: DraftStore;
  readonly heads: HeadStore;
  readonly maps: MapStore;
  readonly packMaps: PackMaps;
  readonly priors: PriorStore;
  /** Stores that few visits open; fetched when they are first asked for. */
  readonly late: () => Promise<LateStores>;
  readonly mapper: MapperService;
  readonly trainer: TrainerService;
  readonly lab: LabService;
  readonly labFiles: LabFiles;
  readonly encoderReferences: EncoderReferences;
  readonly simulator: SimulatorService;
  readonly language: LanguageService;
  readonly monitor: MonitorService;
  readonly commentStream: CommentStream;
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** A new unguessable id. */
  newId(): string;
}
