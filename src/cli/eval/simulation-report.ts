/** A simulation for the terminal. */
import { printReliability } from './calibration.ts';
import type { Figure, SimulationReport } from './simulate.ts';
import { between, digits, table } from './table.ts';

const withInterval = ({ mean, ci95 }: Figure): string => `${digits(mean)} ${between(ci95)}`;

function courses(title: string, byArm: SimulationReport['regret']): string {
  const taps = Object.keys(byArm.app);
  return table([
    [title, ...taps.map((count) => `${count} taps`)],
    ...Object.entries(byArm).map(([arm, course]) => [
      ARMS[arm] ?? arm,
      ...taps.map((count) => withInterval(course[count])),
    ]),
  ]);
}

const ARMS: Readonly<Record<string, string>> = {
  app: 'the app',
  shuffled: 'shuffled answers',
  inverted: 'one tap in ten inverted',
};

/** By ascending key: an object gives its whole numbers first. */
const byNumber = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => Number(a) - Number(b));

export function printSimulation(report: SimulationReport): string {
  const { people, seed, catalogs, dial, dials, calibration, off_policy, change } = report;
  const discoveryTaps = Object.keys(Object.values(dials)[0].discovery);
  return [
    `${people} made-up people on ${catalogs.join(' and ')}, seed ${seed}; dial at ${dial}`,
    courses('Regret (0 the best, 1 by lot)', report.regret),
    courses('Regret on a third never shown', report.withheld),
    courses('Liked on the slate', report.liked),
    table([
      ['Dial', 'regret', 'liked', ...discoveryTaps.map((taps) => `found by ${taps} taps`)],
      ...byNumber(dials).map(([setting, figures]) => [
        setting,
        withInterval(figures.regret),
        withInterval(figures.liked),
        ...discoveryTaps.map((taps) => withInterval(figures.discovery[taps])),
      ]),
    ]),
    printReliability('P(like)', calibration),
    table([
      ['Dial at 0, judged from what the dial at 0.5 showed', 'mean'],
      ['estimate (SNIPS)', withInterval(off_policy.estimate)],
      ['truth', withInterval(off_policy.truth)],
      ['estimate − truth', withInterval(off_policy.error)],
      ['effective sample size', withInterval(off_policy.effective_sample_size)],
      ['cards shown', withInterval(off_policy.shown)],
    ]),
    table([
      ['After a change of taste', 'regret'],
      ['before', withInterval(change.before)],
      ...Object.entries(change.after).map(([taps, figure]) => [`${taps} taps after`, withInterval(figure)]),
    ]),
    `back within a tenth of the regret before: ${Math.round(100 * change.recovered_share)} % of people; median ${
      change.median_taps ?? 'more than the run'
    } taps`,
    `${report.seconds.toFixed(1)} s`,
  ].join('\n\n');
}
