/** Figures of the language suite, each beside its baselines and the yardstick's targets. */
import { digits, between, table, type Interval } from '../table.ts';

export interface Figure {
  readonly task: string;
  readonly name: string;
  readonly value: number;
  readonly ci95?: Interval;
  /** What simpler methods reach on the same split. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** From the yardstick, whose test data are other people's; for comparison, since ours are our own. */
  readonly floor?: number;
  readonly excellent?: number;
}

const optional = (value: number | undefined): string => (value === undefined ? '' : digits(value));

/** For the terminal: a table a task. */
export function printFigures(figures: readonly Figure[]): string {
  const tasks = [...new Set(figures.map(({ task }) => task))];
  return tasks
    .map((task) => {
      const own = figures.filter((figure) => figure.task === task);
      const columns = [...new Set(own.flatMap(({ baselines = {} }) => Object.keys(baselines)))];
      return table([
        [task, 'ours', '95 %', ...columns, 'floor', 'excellent'],
        ...own.map(({ name, value, ci95, baselines = {}, floor, excellent }) => [
          name,
          digits(value),
          ci95 ? between(ci95) : '',
          ...columns.map((column) => optional(baselines[column])),
          optional(floor),
          optional(excellent),
        ]),
      ]);
    })
    .join('\n\n');
}
