/** What the app does for made-up people whose taste is known: regret, discovery, honesty, and how it stands a change. */
import { readFile } from 'node:fs/promises';
import { bootstrapMean } from '../../domain/learning/bootstrap.ts';
import { prequentialCalibrated } from '../../domain/learning/calibration.ts';
import { snips } from '../../domain/learning/off-policy.ts';
import { PACKS } from '../../domain/packs.ts';
import { parsePack } from '../../domain/pack-check.ts';
import { hashText, mulberry32 } from '../../domain/random.ts';
import { allRows, centredCosine, centreVectors } from '../../domain/ranking/centred-vectors.ts';
import { representatives } from '../../domain/ranking/representatives.ts';
import type { Prediction } from '../../domain/ranking/slate-types.ts';
import { reliabilityOf, type CalibrationReport } from './calibration.ts';
import { DatasetError } from './dataset.ts';
import { drawTaste, shuffledTaste } from './made-up-person.ts';
import { sit, type Shop, type Showing, type SittingPlan } from './sitting.ts';
import type { Interval } from './table.ts';

/** A catalog to simulate on, with the corner that each item belongs to. */
interface Stage extends Shop {
  readonly corners: Int32Array;
}

export interface Figure {
  readonly mean: number;
  readonly ci95: Interval;
}

/** By number of taps before the slate. */
type Course = Readonly<Record<string, Figure>>;

export interface SimulationReport {
  readonly people: number;
  readonly seed: number;
  readonly catalogs: readonly string[];
  /** The app's own setting of the dial. */
  readonly dial: number;
  /** Of the app; with answers that belong to other items, from which nothing can be learned; with one tap in ten inverted. */
  readonly regret: Readonly<Record<'app' | 'shuffled' | 'inverted', Course>>;
  /** Share of the cards on a slate that the person would like. */
  readonly liked: Readonly<Record<'app' | 'shuffled' | 'inverted', Course>>;
  readonly dials: Readonly<
    Record<string, { readonly regret: Figure; readonly liked: Figure; readonly discovery: Course }>
  >;
  /** Of the cards that were looked at. */
  readonly calibration: CalibrationReport;
  readonly off_policy: {
    readonly estimate: Figure;
    readonly truth: Figure;
    readonly error: Figure;
    readonly effective_sample_size: Figure;
    readonly shown: Figure;
  };
  readonly change: {
    readonly before: Figure;
    /** Regret by taps after the change. */
    readonly after: Course;
    readonly recovered_share: number;
    /** Over all people; null when fewer than half recovered within the run. */
    readonly median_taps: number | null;
  };
  seconds: number;
}

/** The app's default (state/feed.svelte.ts). */
const DIAL = 0.2;
const DIALS = [0, DIAL, 0.5, 1];
/** The dial at which showings are logged for the off-policy estimate: at 0.2 there is little to weigh. */
const LOGGED_DIAL = 0.5;
const TAPS = 100;
const COURSE = [0, 10, 30, TAPS];
/** Enough to have settled, and twice as many to settle again: then the smaller catalog is nearly at its end. */
const CHANGE_AT = 40;
const AFTER_CHANGE = [0, 10, 20, 40, 80];
const INVERTED = 0.1;
/** Corners of a catalog: with 5 everybody has seen all of them in ten slates, with 100 each is a single book. */
const CORNERS = 24;
/** Slates over which regret is averaged to say whether it is back: single ones vary by half of their mean. */
const WINDOW = 3;
/** Back to normal: within a tenth of the regret before. */
const TOLERANCE = 1.1;

export async function openStages(): Promise<Stage[]> {
  return Promise.all(
    PACKS.map(async ({ id }) => {
      const file = (ending: string) => new URL(`../../../public/packs/${id}.${ending}`, import.meta.url);
      const [json, vectors] = await Promise.all([readFile(file('json'), 'utf8'), readFile(file('vectors'))]);
      const pack = await parsePack(JSON.parse(json), new Uint8Array(vectors).buffer);
      if (!pack.ok) throw new DatasetError(`The built-in catalog ${id} is damaged`);
      const { items, vectors: loaded } = pack.value;
      return { catalogId: id, items, vectors: loaded, corners: cornersOf(loaded) };
    }),
  );
}

/** The nearest of a few spread-out items, for each item. */
function cornersOf(vectors: Shop['vectors']): Int32Array {
  const centred = centreVectors({ ...vectors, codes: vectors.codes.slice() });
  const rows = allRows(vectors.count);
  const middles = representatives(centred, rows, CORNERS);
  return rows.map((row) => {
    const nearness = middles.map((middle) => centredCosine(centred, row, middle));
    return nearness.indexOf(Math.max(...nearness));
  });
}

/** Everything that one person went through. */
interface Run {
  readonly stage: Stage;
  readonly liked: Uint8Array;
  readonly dials: ReadonlyMap<number, readonly Showing[]>;
  readonly shuffled: readonly Showing[];
  readonly inverted: readonly Showing[];
  readonly changed: readonly Showing[];
}

function runPerson(stage: Stage, seed: number): Run {
  const { items, vectors } = stage;
  const random = mulberry32(seed);
  const taste = drawTaste(items, vectors, random);
  const later = drawTaste(items, vectors, random);
  const plan: SittingPlan = { taste, exploration: DIAL, taps: TAPS, seed };
  return {
    stage,
    liked: taste.liked,
    dials: new Map(
      DIALS.map((exploration) => [
        exploration,
        sit(stage, { ...plan, exploration, compareFamiliar: exploration === LOGGED_DIAL }),
      ]),
    ),
    shuffled: sit(stage, { ...plan, taste: shuffledTaste(taste, random), measuredBy: taste }),
    inverted: sit(stage, { ...plan, inverted: INVERTED }),
    changed: sit(stage, {
      ...plan,
      taps: CHANGE_AT + AFTER_CHANGE[AFTER_CHANGE.length - 1],
      change: { at: CHANGE_AT, taste: later },
    }),
  };
}

function figure(values: readonly number[]): Figure {
  const { mean, low, high } = bootstrapMean(values);
  return { mean, ci95: [low, high] };
}

const meanOf = (values: readonly number[]): number =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;

const likedShare = ({ cards }: Showing): number => meanOf(cards.map(({ liked }) => (liked ? 1 : 0)));

/** What was measured at the first slate after so many taps, or at the last where the catalog ended before. */
function courseOf(
  sittings: readonly (readonly Showing[])[],
  valueOf: (showing: Showing) => number,
  taps: readonly number[] = COURSE,
  from = 0,
): Course {
  return Object.fromEntries(
    taps.map((count) => [
      count,
      figure(
        sittings.map((showings) =>
          valueOf(showings.find((showing) => showing.taps >= from + count) ?? showings[showings.length - 1]),
        ),
      ),
    ]),
  );
}

/** Share of the corners with something to like in which the person has come across it within so many taps. */
function discovery({ stage: { corners }, liked }: Run, showings: readonly Showing[], taps: number): number {
  const toFind = new Set(Array.from(corners).filter((_, row) => liked[row] === 1));
  const found = new Set(
    showings
      .filter((showing) => showing.taps < taps)
      .flatMap(({ cards }) => cards.filter((card) => card.looked && card.liked))
      .map(({ row }) => corners[row]),
  );
  return found.size / toFind.size;
}

/** The cards that a person looked at, as predictions that came true or not. */
const outcomesOf = (showings: readonly Showing[]): Prediction[] =>
  showings
    .filter(({ taps }) => taps > 0)
    .flatMap(({ cards }) => cards.filter(({ looked }) => looked))
    .map(({ row, probability, liked }, seq) => ({ itemId: String(row), seq, probability, liked }));

/** The dial at 0 as it is judged from what the dial at 0.5 showed, and as it really was. Places looked at are known. */
function offPolicy(runs: readonly Run[]): SimulationReport['off_policy'] {
  const judged = runs.flatMap(({ dials, liked }) => {
    const logged = (dials.get(LOGGED_DIAL) ?? []).filter(({ taps }) => taps > 0);
    const estimate = snips(
      logged.flatMap(({ cards, familiar = [] }) =>
        cards
          .filter(({ looked }) => looked)
          .map((card) => ({
            propensity: card.propensity * card.look,
            target: familiar.includes(card.row) ? 1 : 0,
            reward: card.liked ? 1 : 0,
          })),
      ),
    );
    const truth = meanOf(logged.flatMap(({ familiar = [] }) => familiar.map((row) => liked[row])));
    return estimate ? [{ ...estimate, truth }] : [];
  });
  return {
    estimate: figure(judged.map(({ estimate }) => estimate)),
    truth: figure(judged.map(({ truth }) => truth)),
    error: figure(judged.map(({ estimate, truth }) => estimate - truth)),
    effective_sample_size: figure(judged.map(({ effectiveSampleSize }) => effectiveSampleSize)),
    shown: figure(judged.map(({ shown }) => shown)),
  };
}

/** Taps after the change until the regret of a few slates is back within a tenth of what it was; undefined: never. */
function recovery(showings: readonly Showing[]): { before: number; taps?: number } {
  const change = showings.findIndex(({ taps }) => taps >= CHANGE_AT);
  const regrets = showings.map(({ regret }) => regret);
  const before = meanOf(regrets.slice(Math.max(0, change - WINDOW), change));
  for (let i = change; i + WINDOW <= regrets.length; i++)
    if (meanOf(regrets.slice(i, i + WINDOW)) <= TOLERANCE * before)
      return { before, taps: showings[i].taps - showings[change].taps };
  return { before };
}

function changeOf(runs: readonly Run[]): SimulationReport['change'] {
  const recoveries = runs.map(({ changed }) => recovery(changed));
  const taps = recoveries.map((found) => found.taps ?? Infinity).sort((a, b) => a - b);
  const median = taps[Math.floor(taps.length / 2)];
  return {
    before: figure(recoveries.map(({ before }) => before)),
    after: courseOf(
      runs.map(({ changed }) => changed),
      ({ regret }) => regret,
      AFTER_CHANGE,
      CHANGE_AT,
    ),
    recovered_share: taps.filter(Number.isFinite).length / taps.length,
    median_taps: Number.isFinite(median) ? median : null,
  };
}

/** @param tell is called after each person. */
export function simulate(
  stages: readonly Stage[],
  people: number,
  seed: number,
  tell: (line: string) => void,
): SimulationReport {
  const runs = Array.from({ length: people }, (_, i) => {
    const run = runPerson(stages[i % stages.length], hashText(`${seed}/${i}`));
    tell(`person ${i + 1} of ${people}`);
    return run;
  });
  const atDial = (dial: number) => runs.map(({ dials }) => dials.get(dial) ?? []);
  const arms = {
    app: atDial(DIAL),
    shuffled: runs.map(({ shuffled }) => shuffled),
    inverted: runs.map(({ inverted }) => inverted),
  };
  const courses = (valueOf: (showing: Showing) => number) => ({
    app: courseOf(arms.app, valueOf),
    shuffled: courseOf(arms.shuffled, valueOf),
    inverted: courseOf(arms.inverted, valueOf),
  });
  const outcomes = arms.app.map(outcomesOf);
  return {
    people,
    seed,
    catalogs: stages.map(({ catalogId }) => catalogId),
    dial: DIAL,
    regret: courses(({ regret }) => regret),
    liked: courses(likedShare),
    dials: Object.fromEntries(
      DIALS.map((dial) => {
        const mean = (valueOf: (showing: Showing) => number) =>
          figure(
            atDial(dial).map((showings) => meanOf(showings.filter(({ taps }) => taps > 0).map(valueOf))),
          );
        return [
          dial,
          {
            regret: mean(({ regret }) => regret),
            liked: mean(likedShare),
            discovery: Object.fromEntries(
              COURSE.slice(1).map((taps) => [
                taps,
                figure(runs.map((run) => discovery(run, run.dials.get(dial) ?? [], taps))),
              ]),
            ),
          },
        ];
      }),
    ),
    calibration: {
      raw: reliabilityOf(outcomes.flat()),
      calibrated: reliabilityOf(outcomes.flatMap((record) => prequentialCalibrated(record))),
    },
    off_policy: offPolicy(runs),
    change: changeOf(runs),
    seconds: 0,
  };
}
