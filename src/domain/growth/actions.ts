/** What to do next, and on what evidence: suggestions as data, which the page puts into words. */
import type { VariantStanding } from './ab.ts';
import type { ChannelStanding } from './channels.ts';
import type { FunnelStep } from './funnel.ts';
import { Z95 } from './normal.ts';
import { reportsNeeded } from './planner.ts';
import { shareOf, type Interval } from './shares.ts';
import type { ViralCoefficient } from './viral.ts';

/** `strong`: one would have to be unlucky once in a hundred times to be wrong; `fair`: once in twenty. */
export type Strength = 'strong' | 'fair' | 'hint';

interface Rate extends Interval {
  readonly rate: number;
}

export type Evidence =
  | {
      readonly kind: 'stop-variant' | 'choose-variant';
      readonly variant: number;
      readonly best: number;
      readonly loss: number;
      readonly reports: number;
    }
  /** With so many reports a difference of `difference` would mostly show, and none does. */
  | { readonly kind: 'variants-alike'; readonly reports: number; readonly difference: number }
  /** `need`: how many more, of each variant or in all. */
  | {
      readonly kind: 'more-reports';
      readonly about: 'funnel' | 'variants';
      readonly have: number;
      readonly need: number;
    }
  /** `rate` of those who reached the step before do not reach this one. */
  | ({ readonly kind: 'step-loses'; readonly step: string; readonly reports: number } & Rate)
  | {
      readonly kind: 'impossible-answers';
      readonly step: string;
      readonly yes: number;
      readonly reports: number;
    }
  /** `others`: the rate of all other channels together. */
  | ({
      readonly kind: 'channel-leads' | 'channel-lags';
      readonly channel: string;
      readonly visitors: number;
      readonly others: number;
    } & Rate)
  | ({ readonly kind: 'invitations-carry' | 'invitations-fade' } & Rate);

export type Suggestion = Evidence & { readonly strength: Strength };

export interface DeskFigures {
  readonly funnel: readonly FunnelStep[];
  readonly variants: readonly VariantStanding[];
  /** Of the step by which variants are compared. */
  readonly truth: number;
  readonly channels: readonly ChannelStanding[];
  readonly viral: ViralCoefficient | undefined;
}

/**
 * Reports, or visitors, on which nothing but a call for more is built. A rate of twenty is known to a fifth up or down: with
 * ten, the prior and the first callers would decide; a hundred, and most demos would never hear anything.
 */
export const LEAST_REPORTS = 20;
/** Of two variants, one is as good as lost below, as good as chosen above 1 minus it. */
const DOUBT = 0.05;
const LITTLE_DOUBT = 0.01;
/** What a wrong choice may cost on average: one visitor in a hundred. */
const BEARABLE_LOSS = 0.01;
/** Least difference of variants worth waiting for. Five points take four times the reports, which small shops never have. */
const WORTHWHILE = 0.1;
/** Loss at a step that deserves work first; every step loses somebody, and a tenth is nothing to be alarmed about. */
const MUCH_LOST = 0.25;
const MOST_LOST = 0.4;
/** Half the width of an interval that answers "about how many?". */
const PRECISION = 0.1;
/** Points between the intervals of a channel and of all others, from which no second look is needed. */
const CLEAR_GAP = 0.05;

function onVariants({ variants, truth }: DeskFigures): Suggestion[] {
  const have = Math.min(...variants.map(({ reports }) => reports));
  // Nothing to compare, or nothing to go by: the funnel asks for reports already.
  if (variants.length < 2 || variants.every(({ reports }) => reports === 0)) return [];
  const base = variants.reduce((sum, { rate }) => sum + rate, 0) / variants.length;
  const need = reportsNeeded({
    base,
    target: base <= 0.5 ? base + WORTHWHILE : base - WORTHWHILE,
    truth,
    challengers: variants.length - 1,
  });
  const more: Suggestion = {
    kind: 'more-reports',
    about: 'variants',
    have,
    need: need - have,
    strength: 'hint',
  };
  // Of many that are alike, each is unlikely to be the best.
  const even = 2 / variants.length;
  const known = ({ reports }: VariantStanding): boolean => reports >= LEAST_REPORTS;
  const verdicts = variants.flatMap((standing, variant): Suggestion[] => {
    const { best, loss, reports } = standing;
    // One that is hardly known may still turn out best: none is chosen before it has had its reports.
    if (!known(standing)) return [];
    const figures = { variant, best, loss, reports };
    if (best <= DOUBT * even && variants.some((other) => known(other) && other.rate > standing.rate))
      return [
        { kind: 'stop-variant', ...figures, strength: best <= LITTLE_DOUBT * even ? 'strong' : 'fair' },
      ];
    if (best >= 1 - DOUBT && loss <= BEARABLE_LOSS && variants.every(known))
      return [{ kind: 'choose-variant', ...figures, strength: best >= 1 - LITTLE_DOUBT ? 'strong' : 'fair' }];
    return [];
  });
  if (verdicts.length) return verdicts;
  return have < need
    ? [more]
    : [{ kind: 'variants-alike', reports: have, difference: WORTHWHILE, strength: 'fair' }];
}

function onFunnel({ funnel }: DeskFigures): Suggestion[] {
  const first = funnel[0];
  if (!first) return [];
  const have = first.ofAll?.count ?? 0;
  const found: Suggestion[] = funnel.flatMap(({ step, ofAll }): Suggestion[] =>
    ofAll && !ofAll.possible
      ? [{ kind: 'impossible-answers', step, yes: ofAll.yes, reports: ofAll.count, strength: 'strong' }]
      : [],
  );
  if (have < LEAST_REPORTS) {
    const truth = Math.min(...funnel.map((step) => step.truth));
    // Where half say yes, an interval is widest; the coin widens it by 1 / truth.
    const enough = Math.ceil((Z95 / (2 * PRECISION * truth)) ** 2);
    return [...found, { kind: 'more-reports', about: 'funnel', have, need: enough - have, strength: 'hint' }];
  }
  const losses = funnel.flatMap(({ step, ofPrevious }) =>
    ofPrevious && ofPrevious.count >= LEAST_REPORTS && 1 - ofPrevious.high >= MUCH_LOST
      ? [
          {
            step,
            reports: ofPrevious.count,
            rate: 1 - ofPrevious.share,
            low: 1 - ofPrevious.high,
            high: 1 - ofPrevious.low,
          },
        ]
      : [],
  );
  // The surest loss alone: what comes after it is often the same people.
  const worst = losses.sort((a, b) => b.low - a.low)[0];
  if (worst)
    found.push({ kind: 'step-loses', ...worst, strength: worst.low >= MOST_LOST ? 'strong' : 'fair' });
  return found;
}

/**
 * A channel is named when its interval and that of all others together do not touch, which chance brings about in fewer than
 * one case in a hundred; so a dozen channels need no further correction.
 */
function onChannels({ channels }: DeskFigures): Suggestion[] {
  const measured = channels.flatMap(({ channel, signUpRate }) =>
    signUpRate ? [{ channel, signUpRate }] : [],
  );
  const all = measured.reduce(
    (sum, { signUpRate: { yes, count } }) => ({ yes: sum.yes + yes, count: sum.count + count }),
    { yes: 0, count: 0 },
  );
  return measured.flatMap(({ channel, signUpRate: own }): Suggestion[] => {
    const others = shareOf(all.yes - own.yes, all.count - own.count);
    if (!others || Math.min(own.count, others.count) < LEAST_REPORTS) return [];
    const gap = Math.max(own.low - others.high, others.low - own.high);
    if (gap <= 0) return [];
    return [
      {
        kind: own.share > others.share ? 'channel-leads' : 'channel-lags',
        channel,
        visitors: own.count,
        rate: own.share,
        low: own.low,
        high: own.high,
        others: others.share,
        strength: gap >= CLEAR_GAP ? 'strong' : 'fair',
      },
    ];
  });
}

function onInvitations({ viral }: DeskFigures): Suggestion[] {
  // Without an invitation there is nothing that fades.
  if (!viral || viral.perVisitor === 0) return [];
  const { coefficient: rate, low, high } = viral;
  if (low > 1) return [{ kind: 'invitations-carry', rate, low, high, strength: 'fair' }];
  if (high < 1) return [{ kind: 'invitations-fade', rate, low, high, strength: 'fair' }];
  return [];
}

const ORDER: readonly Strength[] = ['strong', 'fair', 'hint'];

/** What the figures bear out, strongest first. Each suggestion carries the numbers it rests on; without reports or visitors only a call for reports is left. */
export function suggestActions(figures: DeskFigures): Suggestion[] {
  return [onFunnel, onVariants, onChannels, onInvitations]
    .flatMap((rule) => rule(figures))
    .sort((a, b) => ORDER.indexOf(a.strength) - ORDER.indexOf(b.strength));
}
