/** What the app does for made-up people whose taste is known: regret, discovery, honesty, and how it stands a change. */
import { readFile } from 'node:fs/promises';
import { bootstrapMean } from '../../domain/learning/bootstrap.ts';
import type { Outcome } from '../../domain/learning/calibration.ts';
import { snips } from '../../domain/learning/off-policy.ts';
import { PACKS } from '../../domain/packs.ts';
import { parsePack } from '../../domain/pack-check.ts';
import { hashText, mulberry32 } from '../../domain/random.ts';
import { allRows, centredCosine, centreVectors } from '../../domain/ranking/centred-vectors.ts';
import { representatives } from '../../domain/ranking/representatives.ts';
import { reliabilityOf, type Reliability } from './calibration.ts';
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

/** Of the app; with answers that belong to other items, from which nothing can be learned; with one tap in ten inverted. */
type Arms<T> = Readonly<Record<'app' | 'shuffled' | 'inverted', T>>;

export interface SimulationReport {
  readonly people: number;
  readonly seed: number;
  readonly catalogs: readonly string[];
  /** The app's own setting of the dial. */
  readonly dial: number;
  readonly regret: Arms<Course>;
  /** Of slates made of a third of the catalog that is never shown: it stays the same, and so its figures compare. */
  readonly withheld: Arms<Course>;
  /** Share of the cards on a slate that the person would like. */
  readonly liked: Arms<Course>;
  readonly dials: Readonly<
    Record<string, { readonly regret: Figure; readonly liked: Figure; readonly discovery: Course }>
  >;
  /** Of the cards that were looked at. */
  readonly calibration: Reliability;
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
/** Share of a catalog that the withheld runs never show: less holds too few likes, more leaves too little to learn from. */
const WITHHELD = 1 / 3;
/** What two thirds of the smaller catalog have room for. */
const WITHHELD_TAPS = 70;
const WITHHELD_COURSE = [0, 10, 30, WITHHELD_TAPS];
/** Corners of a catalog: with 5 everybody has seen all of them in ten slates, with 100 each is a single book. */
const CORNERS = 24;
/** Slates over which a figure is averaged: single ones vary by half of their mean. */
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
  /** At the app's dial. */
  readonly arms: Arms<readonly Showing[]>;
  /** The same with a third of the catalog kept back. */
  readonly withheld: Arms<readonly Showing[]>;
  readonly changed: readonly Showing[];
}

const eachArm = <T>(of: (arm: keyof Arms<T>) => T): Arms<T> => ({
  app: of('app'),
  shuffled: of('shuffled'),
  inverted: of('inverted'),
});

function runPerson(stage: Stage, seed: number): Run {
  const { items, vectors } = stage;
  const random = mulberry32(seed);
  const taste = drawTaste(items, vectors, random);
  const later = drawTaste(items, vectors, random);
  const plan: SittingPlan = { taste, exploration: DIAL, taps: TAPS, seed };
  const plans: Arms<SittingPlan> = {
    app: plan,
    shuffled: { ...plan, taste: shuffledTaste(taste, random), measuredBy: taste },
    inverted: { ...plan, inverted: INVERTED },
  };
  const withheld = Array.from(items.keys()).filter(() => random() < WITHHELD);
  const arms = eachArm((arm) => sit(stage, plans[arm]));
  const atDial = (exploration: number): readonly Showing[] =>
    exploration === DIAL
      ? arms.app
      : sit(stage, { ...plan, exploration, compareFamiliar: exploration === LOGGED_DIAL });
  return {
    stage,
    liked: taste.liked,
    dials: new Map(DIALS.map((dial) => [dial, atDial(dial)])),
    arms,
    withheld: eachArm((arm) => sit(stage, { ...plans[arm], taps: WITHHELD_TAPS, withheld })),
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

/**
 * What was measured after so many taps: over three slates, the last ones where the catalog ended before. At 0 over one,
 * since the next knows more.
 */
function courseOf(
  sittings: readonly (readonly Showing[])[],
  valueOf: (showing: Showing) => number,
  taps: readonly number[] = COURSE,
  from = 0,
): Course {
  const valueAfter = (showings: readonly Showing[], count: number): number => {
    const slates = count === 0 ? 1 : WINDOW;
    const first = showings.findIndex((showing) => showing.taps >= from + count);
    const start = Math.max(0, Math.min(first < 0 ? Infinity : first, showings.length - slates));
    return meanOf(showings.slice(start, start + slates).map(valueOf));
  };
  return Object.fromEntries(
    taps.map((count) => [count, figure(sittings.map((showings) => valueAfter(showings, count)))]),
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

/** The cards of personal slates that a person looked at: what each promised, and how it came out. */
export const outcomesOf = (showings: readonly Showing[]): Outcome[] =>
  showings.filter(({ taps }) => taps > 0).flatMap(({ cards }) => cards.filter(({ looked }) => looked));

/** The dial at 0 as it is judged from what the dial at 0.5 showed, and as it really was. Places looked at are known. */
export function offPolicy(runs: readonly Pick<Run, 'dials' | 'liked'>[]): SimulationReport['off_policy'] {
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
  const courses = (valueOf: (showing: Showing) => number): Arms<Course> =>
    eachArm((arm) =>
      courseOf(
        runs.map(({ arms }) => arms[arm]),
        valueOf,
      ),
    );
  return {
    people,
    seed,
    catalogs: stages.map(({ catalogId }) => catalogId),
    dial: DIAL,
    regret: courses(({ regret }) => regret),
    withheld: eachArm((arm) =>
      courseOf(
        runs.map(({ withheld }) => withheld[arm]),
        ({ withheldRegret = NaN }) => withheldRegret,
        WITHHELD_COURSE,
      ),
    ),
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
    calibration: reliabilityOf(atDial(DIAL).flatMap(outcomesOf)),
    off_policy: offPolicy(runs),
    change: changeOf(runs),
    seconds: 0,
  };
}
