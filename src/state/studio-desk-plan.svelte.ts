/** How many reports a comparison needs before it is made. */
import { detectableRates, priceOfChance, reportsNeeded, type PlanTerms } from '../domain/growth/planner.ts';
import { DEMO_LIMITS } from '../domain/sharing/demo.ts';
import { PRESS_TRUTH } from '../domain/sharing/report-code.ts';

/** Shares and probabilities in [0, 1]. */
interface PlanInputs {
  /** The rate today. */
  readonly base: number | undefined;
  /** Smallest difference that matters, up or down. */
  readonly effect: number | undefined;
  readonly alpha: number;
  readonly power: number;
  /** Whether the step is the press, which is told by chance now and then. */
  readonly randomised: boolean;
  readonly variants: number;
}

/** Reports of each variant; a target outside [0, 1] has none. */
interface Needed {
  readonly target: number;
  readonly each: number;
}

interface PlanFigures {
  readonly rise: Needed | undefined;
  readonly fall: Needed | undefined;
  /** How many times as many reports it takes because of the coin. */
  readonly price: number;
  /** What so many reports of each variant as there are would show; undefined without reports. */
  readonly today:
    | { readonly reports: number; readonly above: number | undefined; readonly below: number | undefined }
    | undefined;
}

/** What demos mostly see: one of ten presses, and half as many more would be worth a change. The usual 5 % and 80 %. */
const FIRST: PlanInputs = {
  base: 0.1,
  effect: 0.05,
  alpha: 0.05,
  power: 0.8,
  randomised: true,
  variants: 2,
};

const isInside = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && value < 1;

export class DeskPlan {
  #inputs = $state.raw(FIRST);
  /** As many as a link carries. */
  readonly mostVariants = DEMO_LIMITS.variants;
  readonly #reports: () => number;
  readonly #figures = $derived.by(() => planOf(this.#inputs, this.#reports()));

  /** @param reports fewest of a variant so far */
  constructor(reports: () => number) {
    this.#reports = reports;
  }

  get inputs(): PlanInputs {
    return this.#inputs;
  }
  /** Undefined for a rate or a difference that is none. */
  get figures(): PlanFigures | undefined {
    return this.#figures;
  }

  change(inputs: Partial<PlanInputs>): void {
    this.#inputs = { ...this.#inputs, ...inputs };
  }
}

function planOf(
  { base, effect, alpha, power, randomised, variants }: PlanInputs,
  reports: number,
): PlanFigures | undefined {
  if (!isInside(base) || !isInside(effect)) return undefined;
  const terms: PlanTerms = { alpha, power, truth: randomised ? PRESS_TRUTH : 1, challengers: variants - 1 };
  const needed = (target: number): Needed | undefined =>
    target >= 0 && target <= 1 ? { target, each: reportsNeeded({ ...terms, base, target }) } : undefined;
  const rise = needed(base + effect);
  const fall = needed(base - effect);
  const nearest = rise ?? fall;
  if (!nearest) return undefined;
  return {
    rise,
    fall,
    price: priceOfChance({ ...terms, base, target: nearest.target }),
    today: reports > 0 ? { reports, ...detectableRates(base, reports, terms) } : undefined,
  };
}
