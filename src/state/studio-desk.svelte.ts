/** The growth desk: what visitors have chosen to report, counted and weighed on this device. */
import { compareVariants, type VariantStanding } from '../domain/growth/ab.ts';
import { suggestActions, type Suggestion } from '../domain/growth/actions.ts';
import { funnel, type FunnelStep } from '../domain/growth/funnel.ts';
import { readPastedReports, type PastedReports } from '../domain/growth/read-reports.ts';
import type { Demo } from '../domain/sharing/demo.ts';
import { PRESS_TRUTH, readReportCode, REPORT_STEPS, type Report } from '../domain/sharing/report-code.ts';

export type { Suggestion };

interface DeskFigures {
  readonly pasted: PastedReports<Report>;
  /** The demo that the reports are of, where it is a draft on this device. */
  readonly demo: Demo | undefined;
  readonly funnel: readonly FunnelStep[];
  /** In the order of the demo's variants; one where it has none. */
  readonly variants: readonly VariantStanding[];
  readonly suggestions: readonly Suggestion[];
}

/** All that a text of codes says. @param find the demo of an id */
export function readDesk(text: string, find: (id: string) => Demo | undefined): DeskFigures {
  const pasted = readPastedReports(text, readReportCode);
  const { reports } = pasted;
  const demo = pasted.demo === undefined ? undefined : find(pasted.demo);
  const steps = funnel(
    reports,
    REPORT_STEPS.map((step) => ({ step, truth: step === 'pressed' ? PRESS_TRUTH : 1 })),
  );
  const arms = Math.max(1, demo?.variants.length ?? 0, ...reports.map(({ variant }) => variant + 1));
  const answers = Array.from({ length: arms }, (_, arm) => {
    const own = reports.filter(({ variant }) => variant === arm);
    return { yes: own.filter((report) => report.steps.pressed).length, reports: own.length };
  });
  const variants = compareVariants(answers, PRESS_TRUTH);
  const suggestions = reports.length
    ? suggestActions({ funnel: steps, variants, truth: PRESS_TRUTH, channels: [], viral: undefined })
    : [];
  return { pasted, demo, funnel: steps, variants, suggestions };
}

export class StudioDesk {
  #text = $state('');
  readonly #find: (id: string) => Demo | undefined;
  readonly #figures = $derived.by(() => readDesk(this.#text, this.#find));

  constructor(find: (id: string) => Demo | undefined) {
    this.#find = find;
  }

  get text(): string {
    return this.#text;
  }
  set text(text: string) {
    this.#text = text;
  }
  get figures(): DeskFigures {
    return this.#figures;
  }
}
