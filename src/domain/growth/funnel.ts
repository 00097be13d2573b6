/** How far visitors come: the share of reports that reached each step. */
import { shareOf, type Share } from './shares.ts';

export interface FunnelStepKind {
  readonly step: string;
  /** Probability that a report tells this step as it was; a fair coin speaks otherwise. 1 for steps always told truly. */
  readonly truth: number;
}

/** The part of a report that the funnel reads. */
export interface ReachedSteps {
  readonly steps: Readonly<Record<string, boolean>>;
}

export interface FunnelStep extends FunnelStepKind {
  /** Of all reports; undefined without reports. */
  readonly ofAll: Share | undefined;
  /**
   * Of those who reached the step before; undefined where nobody did, and where the step before is told by chance: then
   * nobody knows who these were.
   */
  readonly ofPrevious: Share | undefined;
}

/** One entry a kind, in the order of `kinds`. The first step is measured against all reports. */
export function funnel(reports: readonly ReachedSteps[], kinds: readonly FunnelStepKind[]): FunnelStep[] {
  const share = (among: readonly ReachedSteps[], { step, truth }: FunnelStepKind): Share | undefined =>
    shareOf(among.filter(({ steps }) => steps[step]).length, among.length, truth);
  return kinds.map((kind, at) => {
    const ofAll = share(reports, kind);
    if (at === 0) return { ...kind, ofAll, ofPrevious: ofAll };
    const before = kinds[at - 1];
    // The coin of this step is thrown whatever the step before was: among any of the reports it can be taken out.
    const ofPrevious =
      before.truth === 1
        ? share(
            reports.filter(({ steps }) => steps[before.step]),
            kind,
          )
        : undefined;
    return { ...kind, ofAll, ofPrevious };
  });
}
