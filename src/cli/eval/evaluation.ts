/** The whole evaluation of a data set: every method on every figure. */
import { splitText } from '../../domain/learning/split.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { openApp } from './app.ts';
import { baselines } from './baselines.ts';
import { reliabilityOf } from './calibration.ts';
import { floatRows } from './float-rows.ts';
import { HISTORY_PARTS, likeDislikeAuc, measure, ndcgWith, type Method } from './measure.ts';
import { aucEntry, curveOf, differenceEntry, methodEntry, type Report } from './report.ts';
import { testLikes, type Study, type Track } from './study.ts';

/** Pairs worth a paired interval: single intervals overlap long before two methods are equal. */
const COMPARED: readonly (readonly [string, string])[] = [
  ['Inglenook own', 'CosineMean centred'],
  ['Inglenook own + MMR 0.7', 'Inglenook own'],
  ['Inglenook prior', 'Popularity'],
  ['Inglenook prior', 'ItemKNN k100'],
  ['Inglenook prior', 'EASE dense'],
  ['Inglenook prior', 'Inglenook own'],
  ['Inglenook prior + MMR 0.7', 'Inglenook prior'],
  ['Inglenook prior', 'Inglenook prior, Pull alone'],
];

/** Parts of the history for which differences are reported too: the newcomer and the busy evening. */
const COMPARED_PARTS = ['full', 'first5', 'last5'];

/** People of whom every part of the curve is shorter than the history. */
const LONG_HISTORY = 50;

/**
 * Measures all methods of the tracks asked for.
 * @param facts of the run, for the head of the report. @param tell is called with what comes next.
 */
export async function evaluate(
  study: Study,
  tracks: readonly Track[],
  facts: Pick<Report, 'data' | 'encoder'>,
  tell: (line: string) => void,
): Promise<Report> {
  const { people, everyone, dataset } = study;
  const rows = floatRows(study.vectors);
  const app = openApp(study);
  const wanted = ({ group }: Method): boolean => tracks.includes(group);
  const methods = [...baselines(study), ...app.rankings].filter(wanted);
  const isLong = people.map(({ history }) => history.length >= LONG_HISTORY);
  const text = splitText(
    everyone,
    dataset.items.map(({ id }) => id),
  );
  const eligible = everyone.filter((person) => person.eligible).length;
  const report: Report = {
    protocol: 'docs/evaluation.md',
    ...facts,
    split_sha256: await sha256Hex(new TextEncoder().encode(text)),
    counts: {
      people: everyone.length,
      eligible,
      dev_even: eligible - people.length,
      odd: people.length,
      items: dataset.items.length,
      ratings: dataset.ratings,
      ratings_dropped: dataset.dropped,
      odd_test_positives: people.reduce((sum, person) => sum + testLikes(person).size, 0),
      odd_history_ge_50: isLong.filter(Boolean).length,
    },
    methods: {},
    curves_ndcg10: {},
    paired_differences_ndcg10: {},
    like_dislike_auc: {},
    calibration: {},
    seconds: 0,
  };

  const ndcgs = new Map<string, Readonly<Record<string, Float64Array>>>();
  for (const method of methods) {
    tell(method.name);
    const figures = measure(study, rows, method);
    report.methods[method.name] = methodEntry(method, figures);
    const parts: Record<string, Float64Array> = { full: figures.ndcg10 };
    ndcgs.set(method.name, parts);
    if (!method.curve) continue;
    for (const [part, cut] of Object.entries(HISTORY_PARTS)) parts[part] = ndcgWith(study, method, cut);
    report.curves_ndcg10[method.name] = {
      all_users: curveOf(
        parts,
        isLong.map(() => true),
      ),
      users_with_history_ge_50: curveOf(parts, isLong),
    };
  }

  for (const [a, b] of COMPARED)
    for (const part of COMPARED_PARTS) {
      const left = ndcgs.get(a)?.[part];
      const right = ndcgs.get(b)?.[part];
      if (left && right)
        report.paired_differences_ndcg10[`${a} minus ${b}, ${part}`] = differenceEntry(left, right);
    }

  const scorerOf = (name: string) => methods.find((method) => method.name === name)?.scorer;
  const judges = {
    'Cosine mean (own)': scorerOf('CosineMean centred'),
    'Inglenook own': tracks.includes('own') ? app.judgements.own : undefined,
    'Popularity (prior)': scorerOf('Popularity'),
    'Inglenook prior': tracks.includes('prior') ? app.judgements.prior : undefined,
  };
  for (const [name, scorer] of Object.entries(judges)) {
    if (!scorer) continue;
    tell(`like or dislike, ${name}`);
    report.like_dislike_auc[name] = aucEntry(likeDislikeAuc(study, scorer));
  }
  for (const track of tracks) {
    tell(`calibration of P(like), ${track}`);
    report.calibration[track] = reliabilityOf(app.outcomes(track));
  }
  if (tracks.includes('prior')) report.prior_bytes = app.priorBytes();
  return report;
}
