/** Figures as a JSON document in the shape of the reference, and as a table for the terminal. */
import {
  bootstrapDifference,
  bootstrapMean,
  meanOf,
  type Estimate,
} from '../../domain/learning/bootstrap.ts';
import { printReliability, type Reliability } from './calibration.ts';
import type { Figures, Method } from './measure.ts';
import type { Track } from './study.ts';
import { between, digits, table, type Interval } from './table.ts';

interface CurvePoint {
  readonly ndcg10: number;
  readonly ci95: Interval;
}
type Curve = Readonly<Record<string, CurvePoint>>;

export interface Report {
  readonly protocol: string;
  readonly data: string;
  readonly encoder: string;
  readonly split_sha256: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly methods: Record<string, Readonly<Record<string, number | string | Interval>>>;
  readonly curves_ndcg10: Record<
    string,
    { readonly all_users: Curve; readonly users_with_history_ge_50: Curve }
  >;
  readonly paired_differences_ndcg10: Record<string, { readonly diff: number; readonly ci95: Interval }>;
  readonly like_dislike_auc: Record<
    string,
    { readonly auc: number; readonly ci95: Interval; readonly users: number }
  >;
  /** P(like) of held-back ratings. */
  readonly calibration: Partial<Record<Track, Reliability>>;
  prior_bytes?: number;
  seconds: number;
}

const interval = ({ low, high }: Estimate): Interval => [low, high];

export function methodEntry({ group }: Method, figures: Figures): Report['methods'][string] {
  const { ndcg10, recall10_capped, recall10_plain, mrr, hitrate10 } = figures;
  const withInterval = Object.entries({ ndcg10, recall10_capped, recall10_plain, mrr, hitrate10 }).flatMap(
    ([name, values]) => {
      const estimate = bootstrapMean(values);
      return [
        [name, estimate.mean],
        [`${name}_ci95`, interval(estimate)],
      ] as const;
    },
  );
  return {
    group,
    users: ndcg10.length,
    ...Object.fromEntries<number | Interval>(withInterval),
    coverage10: figures.coverage10,
    ild10: meanOf(figures.ild10),
    novelty10: meanOf(figures.novelty10),
  };
}

/** @param parts NDCG@10 of each person by part of the history. @param among whose values count. */
export function curveOf(parts: Readonly<Record<string, Float64Array>>, among: readonly boolean[]): Curve {
  return Object.fromEntries(
    Object.entries(parts).map(([part, values]) => {
      const estimate = bootstrapMean(values.filter((_, person) => among[person]));
      return [part, { ndcg10: estimate.mean, ci95: interval(estimate) }];
    }),
  );
}

export function differenceEntry(
  a: Float64Array,
  b: Float64Array,
): Report['paired_differences_ndcg10'][string] {
  const estimate = bootstrapDifference(a, b);
  return { diff: estimate.mean, ci95: interval(estimate) };
}

export function aucEntry(values: Float64Array): Report['like_dislike_auc'][string] {
  const estimate = bootstrapMean(values);
  return { auc: estimate.mean, ci95: interval(estimate), users: values.length };
}

const COLUMNS = ['ndcg10', 'recall10_capped', 'mrr', 'hitrate10', 'coverage10', 'ild10', 'novelty10'];
const HEADINGS = ['NDCG@10', 'Recall', 'MRR', 'HitRate', 'Coverage', 'ILD', 'Novelty'];

/** What the terminal shows. */
export function printReport(report: Report): string {
  const { methods, curves_ndcg10, paired_differences_ndcg10, like_dislike_auc, calibration, counts } = report;
  const parts = Object.keys(Object.values(curves_ndcg10)[0]?.all_users ?? {});
  const sections = [
    `${report.data}: ${counts.people} people, ${counts.items} items; split ${report.split_sha256}`,
    table([
      [`Whole history, ${counts.odd} people`, ...HEADINGS, '95 % of NDCG@10'],
      ...Object.entries(methods).map(([name, entry]) => [
        name,
        ...COLUMNS.map((column) => digits(Number(entry[column]))),
        Array.isArray(entry.ndcg10_ci95)
          ? between([Number(entry.ndcg10_ci95[0]), Number(entry.ndcg10_ci95[1])])
          : '',
      ]),
    ]),
    table([
      ['NDCG@10 with only these events', ...parts],
      ...Object.entries(curves_ndcg10).map(([name, { all_users }]) => [
        name,
        ...parts.map((part) => digits(all_users[part].ndcg10)),
      ]),
    ]),
    table([
      ['Paired differences of NDCG@10', 'mean', '95 %'],
      ...Object.entries(paired_differences_ndcg10).map(([name, { diff, ci95 }]) => [
        name,
        digits(diff),
        between(ci95),
      ]),
    ]),
    table([
      ['Like or dislike', 'AUC', '95 %', 'people'],
      ...Object.entries(like_dislike_auc).map(([name, { auc, ci95, users }]) => [
        name,
        digits(auc),
        between(ci95),
        String(users),
      ]),
    ]),
    ...Object.entries(calibration).map(([track, figures]) =>
      printReliability(`P(like) of held-back ratings, ${track}`, figures),
    ),
  ];
  const prior = report.prior_bytes === undefined ? '' : `prior: ${report.prior_bytes} bytes; `;
  return `${sections.join('\n\n')}\n\n${prior}${report.seconds.toFixed(1)} s`;
}
