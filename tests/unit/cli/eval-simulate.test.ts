/** Made-up people in front of the real ranker and the built-in catalogs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { drawTaste, shuffledTaste } from '../../../src/cli/eval/made-up-person.ts';
import { offPolicy, openStages, outcomesOf, simulate } from '../../../src/cli/eval/simulate.ts';
import { printSimulation } from '../../../src/cli/eval/simulation-report.ts';
import { sit, type Showing } from '../../../src/cli/eval/sitting.ts';
import { reliability } from '../../../src/domain/learning/calibration.ts';
import { hashText, mulberry32 } from '../../../src/domain/random.ts';

const SEEDS = [1, 2, 3, 4];
const TIMEOUT = 120_000;

let stages: Awaited<ReturnType<typeof openStages>>;
beforeAll(async () => {
  stages = await openStages();
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const tasteOf = (seed: number) => drawTaste(stages[0].items, stages[0].vectors, mulberry32(seed));
const settled = (showings: readonly Showing[]) => showings.filter(({ taps }) => taps >= 20);
const regretOf = (showings: readonly Showing[]) => mean(settled(showings).map(({ regret }) => regret));

describe('a hidden taste', () => {
  it('likes the best 30 % of a catalog', () => {
    const { utilities, liked } = tasteOf(1);
    const of = (verdict: number) => Array.from(utilities).filter((_, row) => liked[row] === verdict);
    expect(mean(Array.from(liked))).toBeCloseTo(0.3, 2);
    expect(Math.min(...of(1))).toBeGreaterThanOrEqual(Math.max(...of(0)));
  });

  it('keeps its number of likes when it is shuffled, and little else', () => {
    const taste = tasteOf(1);
    const other = shuffledTaste(taste, mulberry32(9));
    expect(mean(Array.from(other.liked))).toBe(mean(Array.from(taste.liked)));
    const both = taste.liked.filter((like, row) => like === 1 && other.liked[row] === 1).length;
    expect(both / taste.liked.length).toBeLessThan(0.15);
  });
});

describe('a sitting', () => {
  it(
    'brings truthful taps nearer to their best than answers about other items',
    () => {
      const truthful = SEEDS.map((seed) =>
        regretOf(sit(stages[0], { taste: tasteOf(seed), exploration: 0.2, taps: 50, seed })),
      );
      const control = SEEDS.map((seed) => {
        const taste = tasteOf(seed);
        const shuffled = shuffledTaste(taste, mulberry32(seed));
        return regretOf(
          sit(stages[0], { taste: shuffled, measuredBy: taste, exploration: 0.2, taps: 50, seed }),
        );
      });
      expect(mean(control) - mean(truthful)).toBeGreaterThan(0.1);
    },
    TIMEOUT,
  );

  it(
    'shows the best guess alone with the dial at 0, and acts its doubts out with the dial at 1',
    () => {
      const at = (exploration: number) =>
        SEEDS.flatMap((seed) => sit(stages[0], { taste: tasteOf(seed), exploration, taps: 20, seed })).filter(
          ({ taps }) => taps > 0,
        );
      const cards = (showings: readonly Showing[]) => showings.flatMap((showing) => showing.cards);
      expect(new Set(cards(at(0)).map(({ propensity }) => propensity))).toEqual(new Set([1]));
      const explored = cards(at(1)).map(({ propensity }) => propensity);
      expect(Math.min(...explored)).toBeGreaterThanOrEqual(1 / 64);
      expect(mean(explored)).toBeLessThan(0.8);
    },
    TIMEOUT,
  );

  it('looks at upper places more often, and never shows a card again that was answered', () => {
    const showings = sit(stages[1], { taste: tasteOf(1), exploration: 0.5, taps: 60, seed: 5 });
    const answered = new Set<number>();
    for (const { cards, taps } of showings) {
      for (const { row } of cards) expect(answered.has(row)).toBe(false);
      if (taps > 0) for (const { row, looked } of cards) if (looked) answered.add(row);
    }
    const share = (place: number) => mean(showings.map(({ cards }) => (cards[place].looked ? 1 : 0)));
    expect(share(0)).toBe(1);
    expect(share(9)).toBeLessThan(0.7);
  });

  it(
    'learns of what it never shows, from truthful taps alone',
    () => {
      const withheld = Array.from(stages[0].items.keys()).filter((row) => row % 3 === 0);
      const sitting = (seed: number, shuffle: boolean) => {
        const taste = tasteOf(seed);
        const taps = shuffle ? shuffledTaste(taste, mulberry32(seed)) : taste;
        return sit(stages[0], { taste: taps, measuredBy: taste, exploration: 0.2, taps: 40, seed, withheld });
      };
      const truthful = SEEDS.map((seed) => sitting(seed, false));
      for (const { cards } of truthful.flat()) for (const { row } of cards) expect(row % 3).not.toBe(0);
      const of = (showings: readonly Showing[]) =>
        mean(settled(showings).map(({ withheldRegret = NaN }) => withheldRegret));
      const control = SEEDS.map((seed) => of(sitting(seed, true)));
      expect(mean(control) - mean(truthful.map(of))).toBeGreaterThan(0.15);
    },
    TIMEOUT,
  );

  it('follows another taste after a change', () => {
    const [taste, later] = [tasteOf(1), tasteOf(2)];
    const showings = sit(stages[0], {
      taste,
      change: { at: 20, taste: later },
      exploration: 0.2,
      taps: 40,
      seed: 1,
    });
    for (const { cards, taps } of showings)
      for (const { row, liked } of cards) expect(liked).toBe((taps >= 20 ? later : taste).liked[row] === 1);
  });
});

describe('what cards promise', () => {
  it(
    'comes true: of those that say 70 to 80 %, as many are liked, and so with every other tenth',
    () => {
      const outcomes = Array.from({ length: 40 }, (_, person) => {
        const stage = stages[person % stages.length];
        const taste = drawTaste(stage.items, stage.vectors, mulberry32(hashText(`promise ${person}`)));
        return outcomesOf(sit(stage, { taste, exploration: 0.2, taps: 40, seed: person }));
      }).flat();
      const tenths = Array.from({ length: 10 }, (_, tenth) => {
        const promised = outcomes.filter(({ probability }) => Math.floor(10 * probability) === tenth);
        return { tenth, ...reliability(promised, 1)[0] };
      });
      // With fewer cards a binomial interval is as wide as three tenths, and forbids nothing.
      const judged = tenths.filter(({ count }) => count >= 30);
      expect(judged.map(({ tenth }) => tenth)).toContain(7);
      for (const { tenth, low, high } of judged) {
        expect(low).toBeLessThan((tenth + 1) / 10);
        expect(high).toBeGreaterThan(tenth / 10);
      }
    },
    TIMEOUT,
  );

  it('counts for personal slates, and for what was looked at', () => {
    const card = { row: 0, propensity: 1, look: 1 };
    const seen = { ...card, probability: 0.7, liked: true, looked: true };
    const missed = { ...card, probability: 0.2, liked: false, looked: false };
    const showings = [
      { taps: 0, regret: 1, cards: [seen, missed] },
      { taps: 5, regret: 1, cards: [missed, seen] },
    ];
    expect(outcomesOf(showings)).toEqual([seen]);
  });
});

describe('the estimate of another dial', () => {
  it('weighs each card looked at by how rarely it would have been, and knows the truth', () => {
    const card = (row: number, liked: boolean, propensity: number, look: number, looked = true) => ({
      ...{ row, liked, propensity, look, looked, probability: 0.5 },
    });
    const showing = {
      taps: 5,
      regret: 1,
      familiar: [0, 1, 3],
      cards: [
        card(0, true, 0.5, 1),
        card(1, false, 1, 0.25),
        // Not what the dial at 0 would show, and not looked at.
        card(2, true, 0.5, 0.5),
        card(3, true, 1, 1, false),
      ],
    };
    const liked = Uint8Array.of(1, 0, 1, 1);
    const { estimate, truth, error, shown } = offPolicy([{ dials: new Map([[0.5, [showing]]]), liked }]);
    // Weights 2 and 4 of a liked and a disliked card.
    expect(estimate.mean).toBeCloseTo(2 / 6, 12);
    expect(truth.mean).toBeCloseTo(2 / 3, 12);
    expect(error.mean).toBeCloseTo(2 / 6 - 2 / 3, 12);
    expect(shown.mean).toBe(3);
  });
});

describe('a simulation', () => {
  it(
    'reports every part for one person a catalog, the same for the same seed',
    () => {
      // Of one person: one whom the taps before the change teach something, or the change would take nothing away.
      const report = simulate(stages.slice(1), 1, 5, () => undefined);
      expect(Object.keys(report.dials).map(Number).sort()).toEqual([0, 0.2, 0.5, 1]);
      expect(Object.keys(report.regret.app)).toEqual(['0', '10', '30', '100']);
      // Before the first tap nobody's taste can be known: the arms are alike.
      expect(report.regret.shuffled['0'].mean).toBe(report.regret.app['0'].mean);
      expect(report.withheld.shuffled['0'].mean).toBe(report.withheld.app['0'].mean);
      const seed = hashText('5/0');
      const taste = drawTaste(stages[1].items, stages[1].vectors, mulberry32(seed));
      const looked = outcomesOf(sit(stages[1], { taste, exploration: 0.2, taps: 100, seed }));
      expect(report.calibration.events).toBe(looked.length);
      expect(report.calibration.bins).toEqual(reliability(looked, 10));
      // One person knows nothing of the later taste when it begins.
      expect(report.change.after['0'].mean).toBeGreaterThan(report.change.before.mean);
      const printed = printSimulation(report);
      for (const part of ['Regret', 'never shown', 'Dial', 'P(like)', 'SNIPS', 'After a change'])
        expect(printed).toContain(part);
      expect(printed).not.toContain('NaN');
    },
    TIMEOUT,
  );
});
