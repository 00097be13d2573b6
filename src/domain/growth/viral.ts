/** Growth by invitation: how many newcomers each visitor brings, and what that comes to. */
import { Z95 } from './normal.ts';
import { shareOf, type Interval, type Share } from './shares.ts';

export interface Invitations {
  readonly visitors: number;
  /** Sent by these visitors. */
  readonly invitations: number;
  /** Newcomers who came by one of them. */
  readonly accepted: number;
}

export interface ViralCoefficient extends Interval {
  /** Newcomers a visitor: invitations a visitor × conversion. Above 1 each cycle brings more than the one before. */
  readonly coefficient: number;
  readonly perVisitor: number;
  /** Of invitations that were accepted; undefined when none was sent. */
  readonly conversion: Share | undefined;
}

/**
 * Byar's interval of a Poisson count (Rothman & Boice 1979). Its upper end is within 0.6 % of the exact one; the lower
 * within 3 % from a count of 3 on, and below that too low, which is the safe side.
 */
function countInterval(count: number): Interval {
  const bound = (of: number, sign: 1 | -1): number =>
    of * (1 - 1 / (9 * of) + (sign * Z95) / (3 * Math.sqrt(of))) ** 3;
  return { low: count === 0 ? 0 : Math.max(0, bound(count, -1)), high: bound(count + 1, 1) };
}

/**
 * The viral coefficient with its 95 % interval. It is accepted / visitors, as the invitations cancel, and is off as far as
 * the count of newcomers is. Undefined without visitors. Throws RangeError when more accepted than were invited.
 */
export function viralCoefficient({
  visitors,
  invitations,
  accepted,
}: Invitations): ViralCoefficient | undefined {
  const conversion = shareOf(accepted, invitations);
  if (visitors === 0) return undefined;
  const { low, high } = countInterval(accepted);
  return {
    coefficient: accepted / visitors,
    low: low / visitors,
    high: high / visitors,
    perVisitor: invitations / visitors,
    conversion,
  };
}

/** Middle of the days from a visitor's first visit to that of the newcomer they invited; undefined without any. */
export function cycleDays(delays: readonly number[]): number | undefined {
  const sorted = [...delays].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  // The median: one invitation found again after a year must not slow the whole forecast down.
  return sorted.length % 2 ? sorted[half] : sorted.length ? (sorted[half - 1] + sorted[half]) / 2 : undefined;
}

/** Days until the newcomers of a cycle are twice as many; undefined for a coefficient of 1 or less. */
export const doublingDays = (coefficient: number, cycle: number): number | undefined =>
  coefficient > 1 ? (cycle * Math.LN2) / Math.log(coefficient) : undefined;

export interface GrowthTerms {
  readonly coefficient: Interval & { readonly coefficient: number };
  /** Visitors of the latest cycle, who have still to invite. */
  readonly newcomers: number;
  /** Visitors before them, who have done so. */
  readonly earlier: number;
  /** Newcomers of each cycle by other ways. */
  readonly arrivals: number;
  /** How many could ever come, those who have included. */
  readonly ceiling: number;
  readonly cycle: number;
  readonly cycles: number;
}

export interface GrowthPoint extends Interval {
  /** Days from now. */
  readonly day: number;
  /** Visitors in all by then. */
  readonly visitors: number;
}

/** Visitors after each cycle, now first, were the coefficient `k`. */
function trajectory(k: number, { newcomers, earlier, arrivals, ceiling, cycles }: GrowthTerms): number[] {
  const points = [earlier + newcomers];
  let fresh = newcomers;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const reached = points[cycle];
    // Invitations fall on people at random, also on those who came already (Reed & Frost; Kermack & McKendrick 1927).
    // Unlike k · (1 − reached / ceiling) this cannot bring in more people than are left.
    const reachedBy = (k * fresh + arrivals) / ceiling;
    fresh = Math.max(0, ceiling - reached) * -Math.expm1(-reachedBy);
    points.push(reached + fresh);
  }
  return points;
}

/**
 * Visitors in all after each cycle, saturating at the ceiling. The band holds the coefficient's interval: a higher one
 * never brings fewer, so its ends are the band's. It does not hold that people may change, and says nothing of single cycles'
 * luck. Throws RangeError unless the ceiling is above 0.
 */
export function projectGrowth(terms: GrowthTerms): GrowthPoint[] {
  if (!(terms.ceiling > 0)) throw new RangeError(`${terms.ceiling} is no ceiling`);
  const { coefficient, low, high } = terms.coefficient;
  const [middle, least, most] = [coefficient, low, high].map((k) => trajectory(k, terms));
  return middle.map((visitors, at) => ({ day: at * terms.cycle, visitors, low: least[at], high: most[at] }));
}
