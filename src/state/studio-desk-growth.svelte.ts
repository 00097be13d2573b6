/** Growth by invitation: what the person counted, and what it comes to. */
import {
  doublingDays,
  projectGrowth,
  viralCoefficient,
  type GrowthPoint,
  type ViralCoefficient,
} from '../domain/growth/viral.ts';

/** Undefined where the field is empty. */
export interface GrowthInputs {
  /** Visitors who were watched, the invitations that they sent, and the newcomers who came by one. */
  readonly visitors: number | undefined;
  readonly invitations: number | undefined;
  readonly accepted: number | undefined;
  /** Days from a visit to that of the newcomer it brings. */
  readonly cycle: number | undefined;
  /** Newcomers of each cycle by other ways. */
  readonly arrivals: number | undefined;
  /** How many could ever come. */
  readonly market: number | undefined;
  /** Days to look ahead. */
  readonly horizon: number | undefined;
}

export type GrowthProblem = 'more-came' | 'small-market' | 'no-cycle';

interface GrowthFigures {
  readonly viral: ViralCoefficient;
  readonly doubling: number | undefined;
  readonly points: readonly GrowthPoint[];
}

/** A week from one visit to the next one's, a market of a town, a quarter ahead: to be changed, but no field is empty. */
const FIRST: GrowthInputs = {
  visitors: undefined,
  invitations: undefined,
  accepted: undefined,
  cycle: 7,
  arrivals: 0,
  market: 10_000,
  horizon: 90,
};
/** Cycles drawn: with more, a coefficient that was measured once says nothing any more. */
const MOST_CYCLES = 365;

const isCount = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 0;

export class DeskGrowth {
  #inputs = $state.raw(FIRST);
  readonly #figures = $derived.by(() => growthOf(this.#inputs));

  get inputs(): GrowthInputs {
    return this.#inputs;
  }
  /** Undefined while the counts are not all there. */
  get figures(): GrowthFigures | GrowthProblem | undefined {
    return this.#figures;
  }
  get viral(): ViralCoefficient | undefined {
    return typeof this.#figures === 'object' ? this.#figures.viral : undefined;
  }

  change(inputs: Partial<GrowthInputs>): void {
    this.#inputs = { ...this.#inputs, ...inputs };
  }
}

function growthOf(inputs: GrowthInputs): GrowthFigures | GrowthProblem | undefined {
  const { visitors, invitations, accepted, cycle = 0, arrivals = 0, market = 0, horizon = 0 } = inputs;
  if (!isCount(visitors) || !isCount(invitations) || !isCount(accepted)) return undefined;
  if (accepted > invitations) return 'more-came';
  const viral = viralCoefficient({ visitors, invitations, accepted });
  if (!viral) return undefined;
  if (!(cycle > 0)) return 'no-cycle';
  if (!(market >= visitors + accepted)) return 'small-market';
  const points = projectGrowth({
    coefficient: viral,
    // Who was watched has invited; who came by it has still to.
    newcomers: accepted,
    earlier: visitors,
    arrivals: Math.max(0, arrivals),
    ceiling: market,
    cycle,
    cycles: Math.min(MOST_CYCLES, Math.max(1, Math.ceil(horizon / cycle))),
  });
  return { viral, doubling: doublingDays(viral.coefficient, cycle), points };
}
