/** What retention is made of, from a file: single visits, or the table of cohorts that analytics tools export. */
import { FailureError } from '../errors.ts';
import type { ImportFile } from '../importing/import-types.ts';
import { headerKey, type Row } from '../importing/row-source.ts';
import {
  cellAt,
  dayReader,
  guessColumns,
  readAnalyticsTable,
  type AnalyticsIssue,
  type AnalyticsTable,
} from './analytics-table.ts';
import { isBlankFigure, parseCount, parsePercent } from './figures.ts';
import type { CohortCount, Period, VisitRow } from './retention.ts';

export type RetentionReading = { readonly issues: readonly AnalyticsIssue[] } & (
  | { readonly kind: 'visits'; readonly visits: readonly VisitRow[] }
  | { readonly kind: 'cohorts'; readonly cohorts: readonly CohortCount[]; readonly period: Period }
);

const VISITS = {
  day: ['date', 'day', 'visit date', 'event date', 'timestamp', 'time', '日期', '访问日期', '时间', '時間'],
  visitor: [
    'visitor',
    'visitor id',
    'visitor_id',
    'user',
    'user id',
    'user_id',
    'client id',
    'id',
    '访客',
    '访客id',
    '用户',
    '用户id',
    '訪客',
    '使用者',
  ],
} as const;

const COHORTS = {
  cohort: [
    'cohort',
    'cohort date',
    'first day',
    'acquisition date',
    'week',
    'date',
    '同期群',
    '首访日期',
    '首次访问',
    '注册日期',
    '日期',
    '分组',
  ],
  size: [
    'size',
    'cohort size',
    'users',
    'visitors',
    'new users',
    'people',
    '人数',
    '新增用户',
    '新用户',
    '用户数',
    '访客数',
  ],
} as const;

/** "Day 3", "W3", "3", "第3周", "3日后": the period of a column. */
const PERIOD = /^(?:d|w|day|week|period|第)? ?(\d{1,3}) ?(?:天|日|周|週|天后|日后|周后|天後|日後|週後)?$/;
const OF_WEEKS = /^w|week|周|週/;

/**
 * Reads visits (a visitor and a date a row) or a table of cohorts (first day, size, a column a period with counts or
 * percentages). Cells that cannot be are issues. Throws a FailureError: what readAnalyticsTable throws, `needs-mapping` when
 * it is neither, `no-rows` when no row could be used.
 */
export async function readRetention(file: ImportFile, signal?: AbortSignal): Promise<RetentionReading> {
  const table = await readAnalyticsTable(file, signal);
  const periods = table.columns.flatMap((column, at) => {
    const match = PERIOD.exec(headerKey(column));
    return match ? [{ at, period: Number(match[1]), weekly: OF_WEEKS.test(headerKey(column)) }] : [];
  });
  const visits = guessColumns(table.columns, VISITS);
  const cohorts = guessColumns(table.columns, COHORTS);
  const reading =
    periods.length > 0 && cohorts.has('cohort') && cohorts.has('size')
      ? readCohorts(table, cohorts, periods)
      : visits.has('day') && visits.has('visitor')
        ? readVisits(table, visits)
        : undefined;
  if (!reading) throw new FailureError('needs-mapping', { file: file.name });
  if (!(reading.kind === 'visits' ? reading.visits : reading.cohorts).length)
    throw new FailureError('no-rows', { file: file.name });
  return reading;
}

function readVisits(
  { rows, issues }: AnalyticsTable,
  found: ReadonlyMap<keyof typeof VISITS, number>,
): RetentionReading {
  const dayOf = dayReader(rows, found.get('day'));
  const visits = rows.flatMap((row): VisitRow[] => {
    const visitor = cellAt(row, found.get('visitor'));
    const day = dayOf(row);
    if (visitor && day !== undefined) return [{ visitor, day }];
    issues.push(
      visitor
        ? { row: row.row, reason: 'bad-date', value: cellAt(row, found.get('day')), kept: false }
        : { row: row.row, reason: 'no-visitor', kept: false },
    );
    return [];
  });
  return { kind: 'visits', visits, issues };
}

interface PeriodColumn {
  readonly at: number;
  readonly period: number;
  readonly weekly: boolean;
}

function readCohorts(
  { rows, issues }: AnalyticsTable,
  found: ReadonlyMap<keyof typeof COHORTS, number>,
  periods: readonly PeriodColumn[],
): RetentionReading {
  const dayOf = dayReader(rows, found.get('cohort'));
  const seen = new Set<string>();
  const cohorts = rows.flatMap((row: Row): CohortCount[] => {
    const refuse = (reason: AnalyticsIssue['reason'], value: string, kept: boolean): CohortCount[] => {
      issues.push({ row: row.row, reason, value, kept });
      return [];
    };
    const cohort = dayOf(row);
    if (cohort === undefined) return refuse('bad-date', cellAt(row, found.get('cohort')), false);
    if (seen.has(cohort)) return refuse('duplicate', cohort, false);
    const size = parseCount(cellAt(row, found.get('size')));
    if (size === undefined) return refuse('bad-number', cellAt(row, found.get('size')), false);
    seen.add(cohort);
    return periods.flatMap(({ at, period }): CohortCount[] => {
      const cell = cellAt(row, at);
      // A period that is not over has an empty cell.
      if (isBlankFigure(cell)) return [];
      const share = parsePercent(cell);
      const active = share === undefined ? parseCount(cell) : Math.round(share * size);
      if (active === undefined) return refuse('bad-number', cell, true);
      if (active > size) return refuse('more-than-came', cell, true);
      return [{ cohort, period, size, active }];
    });
  });
  return { kind: 'cohorts', cohorts, period: periods.some(({ weekly }) => weekly) ? 'week' : 'day', issues };
}
